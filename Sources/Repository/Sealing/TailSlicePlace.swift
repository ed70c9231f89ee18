package import Platform
package import Protocol

/// What a tail slice says in the clear: which piece of which log it is; all of it stands under the signature.
package struct TailSlicePlace: Hashable, Sendable {
    private static let label = Bytes("holdfast/tail-slice/v1".utf8) + [0]

    package var repository: RepositoryID
    package var source: SourceID
    package var branch: LogBranch
    package var timeline: TimelineID
    /// The number of the log's writer.
    package var writer: Attempt
    package var start: LSN
    package var end: LSN
    /// A time of the server's clock: what was committed before it lies below the slice's end.
    package var through: Timestamp?
    package var key: KeyID

    /// The place with these parts.
    package init(
        repository: RepositoryID, source: SourceID, branch: LogBranch, timeline: TimelineID, writer: Attempt,
        start: LSN, end: LSN, through: Timestamp? = nil, key: KeyID
    ) {
        self.repository = repository
        self.source = source
        self.branch = branch
        self.timeline = timeline
        self.writer = writer
        self.start = start
        self.end = end
        self.through = through
        self.key = key
    }

    /// Where the sealed object says that it belongs.
    package var object: ObjectPlace {
        let stream = StreamID(source: source, branch: branch, timeline: timeline)
        return ObjectPlace(
            repository: repository, source: source, unit: UnitID(sameBytesAs: stream), attempt: writer, kind: .tail,
            ordinal: start.rawValue)
    }

    /// What is signed for a slice whose object has this digest.
    func statement(_ digest: Digest) -> Bytes {
        var bytes = Self.label
        bytes.reserveCapacity(Self.label.count + 136)
        bytes += repository.bytes
        bytes += source.bytes
        bytes += branch.rawValue.bigEndianBytes
        bytes += timeline.rawValue.bigEndianBytes
        for number in [writer.rawValue, start.rawValue, end.rawValue] {
            bytes += number.bigEndianBytes
        }
        bytes += UInt64(bitPattern: through?.microseconds ?? 0).bigEndianBytes
        bytes += key.bytes
        bytes += digest.bytes
        return bytes
    }
}
