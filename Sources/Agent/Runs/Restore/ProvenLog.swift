import Platform
import Protocol
import Repository

/// The log that leads from the start of a backup to the target, without a hole.
struct ProvenLog: Sendable {
    /// One segment: the longest stored object of it, a piece of the spool's tail, or both.
    struct Segment: Sendable, Hashable {
        /// Where the segment begins.
        let position: LogPosition
        /// Where its log ends; before the segment's end it is not whole.
        var end: LSN
        /// Nil when all of it comes from the tail.
        let object: ListedLog?
        /// What the spool has of it.
        var tail: Range<LSN>?
        /// Whether what is read behind its end is left out.
        var isCut = false
    }

    /// A stored object that a log index lists.
    struct ListedLog: Sendable, Hashable {
        let object: ProvenObject
        /// Where its log ends.
        let end: LSN
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
    /// Whose signatures count on slices of the tail.
    var signers: [Ed25519PublicKey] = []

    /// Every key that it was sealed with.
    var keys: Set<KeyID> { Set(segments.compactMap(\.object?.key) + histories.map(\.key)) }
    /// Stored bytes of all objects.
    var storedBytes: UInt64 { segments.reduce(0) { $0 &+ ($1.object?.object.length ?? 0) } }
    /// The name of `segment` for the server.
    func name(of segment: Segment) -> String {
        SegmentName.of(segment.position.lsn, timeline: segment.position.timeline, segmentSize: segmentSize)
    }
}
