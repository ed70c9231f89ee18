import Platform
import Protocol
import Repository

/// The log that leads from the start of a backup to the target, without a hole.
struct ProvenLog: Sendable {
    /// The longest stored object of one segment.
    struct Segment: Sendable, Hashable {
        /// Where the segment begins.
        let position: LogPosition
        /// Where the object ends; before the segment's end it is a partial.
        let end: LSN
        let object: ProvenObject
        let key: KeyID
    }

    /// The history file of a timeline.
    struct History: Sendable, Hashable {
        let timeline: TimelineID
        let object: ProvenObject
        let key: KeyID
        /// SHA-256 of the file; nil when no record tells it.
        let digest: Digest?
        /// The timeline that was left, and where; nil when no record tells it.
        let parent: LogPosition?
    }

    /// In bytes.
    let segmentSize: UInt64
    /// In the order of replay.
    var segments: [Segment] = []
    /// Of every timeline on the way but the first of all.
    var histories: [History] = []
    /// Where the log ends.
    var end: LSN

    /// Every key that it was sealed with.
    var keys: Set<KeyID> { Set(segments.map(\.key) + histories.map(\.key)) }
    /// Stored bytes of all objects.
    var storedBytes: UInt64 { segments.reduce(0) { $0 &+ $1.object.length } }
    /// The name of `segment` for the server.
    func name(of segment: Segment) -> String {
        SegmentName.of(segment.position.lsn, timeline: segment.position.timeline, segmentSize: segmentSize)
    }
}
