import Platform
import Protocol

@testable import Coordinator

/// The spool of a living coordinator; gone with the process.
struct SpoolTask {
    /// A checked slice that waits to be written.
    struct Queued {
        let entry: SpoolEntry
        let object: Bytes
        let lane: TailLane
        var room: Int { Int(SpoolFrame.room(object: object.count)) }
    }

    /// Bytes of one file: few, so that files come and go.
    static let fileLimit: UInt64 = 6 << 10
    /// Slices written together.
    static let batch = 8

    var index = SpoolIndex()
    var lanes: [SourceID: TailLane] = [:]
    var streams: [SourceID: StreamEnd] = [:]
    /// Lanes whose conversations are over.
    var left: [TailLane] = []
    var queue: [Queued] = []
    var sequence: UInt64 = 0
    var isWriting = false
    /// Whether the journal has been read.
    var isRead = false
    /// Files that pieces are being copied to.
    var copyTargets: Set<UInt64> = []
    /// The file being written.
    var file: UInt64?
    var nextFile: UInt64 = 1
}
