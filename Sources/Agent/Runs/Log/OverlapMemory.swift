import Platform
import Protocol

/// What an agent remembers of the newest stored segment, to know it again after a restart.
///
/// Kept in the data directory, one file a source; the digest covers plain bytes and never leaves the host.
struct OverlapMemory: TaggedStruct, Equatable {
    var branch: LogBranch
    var timeline: TimelineID
    /// Start of the newest segment.
    var start: LSN
    /// Up to where it is durable in the repository.
    var end: LSN
    /// SHA-256 of the plain bytes from start to end.
    var digest: Digest

    static var knownFields: FieldNumbers { .upTo(5) }

    init(branch: LogBranch, timeline: TimelineID, start: LSN, end: LSN, digest: Digest) {
        self.branch = branch
        self.timeline = timeline
        self.start = start
        self.end = end
        self.digest = digest
    }

    init(fields: Fields) throws(WireError) {
        branch = try fields.required(1)
        timeline = try fields.required(2)
        start = try fields.required(3)
        end = try fields.required(4)
        digest = try fields.required(5)
    }

    func encode(into fields: inout FieldWriter) {
        fields.put(1, branch)
        fields.put(2, timeline)
        fields.put(3, start)
        fields.put(4, end)
        fields.put(5, digest)
    }
}

extension OverlapMemory {
    /// Reads what is remembered of a source; nil when there is nothing. Blocks.
    ///
    /// - Throws: when the file is there and is damaged.
    static func read(_ path: String) throws -> OverlapMemory? {
        guard try Files.exists(path) else { return nil }
        do {
            return try OverlapMemory(decoding: try Files.readFile(path))
        } catch let error as WireError {
            throw HoldfastError(.fileSystem, "\(path) \(error); move it away to stream without comparing the overlap")
        }
    }

    /// Remembers durably. Blocks.
    func write(_ path: String) throws(SystemError) {
        try Files.writeFileDurably(path, encoded)
    }
}
