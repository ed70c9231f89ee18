import Platform
package import Protocol
package import Repository

/// A small but whole repository: two sources, each with a full, an increment, an abandoned attempt, and log over two
/// timelines with a partial at the end of each.
package struct SampleRepository: Sendable {
    /// What one source holds.
    package struct Source: Sendable {
        package var source: SourceID
        package var backups: [SampleBackup]
        /// All log, by timeline, from the start of its first segment.
        package var log: [TimelineID: RepositoryBuilder.LogPiece]
    }

    package static let branch = LogBranch(rawValue: 0)
    package static let first = TimelineID(rawValue: 1)
    package static let second = TimelineID(rawValue: 2)

    package let builder: RepositoryBuilder
    package let sources: [Source]

    /// Builds the repository in an empty store.
    package init(in store: any ObjectStore) async throws {
        var builder = try await RepositoryBuilder(store)
        var sources: [Source] = []
        for name in ["main", "Größe 'x'"] { sources.append(try await Self.build(name, &builder)) }
        self.builder = builder
        self.sources = sources
    }

    /// Log: segments 16, 17 and part of 18 on the first timeline; 18 and part of 19 on the second, which left the first
    /// within 18. The full needs segment 16, the increment segment 17.
    private static func build(_ name: String, _ builder: inout RepositoryBuilder) async throws -> Source {
        let source = try await builder.addSource(name)
        let size = builder.segmentSize
        func lsn(_ segment: UInt64, _ offset: UInt64 = 0) -> LSN { LSN(rawValue: segment * size + offset) }
        let log = SecureRandom.bytes(Int(2 * size) + 20_000)
        let onward = Bytes(log[Int(2 * size)...]) + SecureRandom.bytes(Int(size) - 20_000 + 5000)

        let full = try await builder.backup(
            source, fullFiles(), branch: branch, timeline: first, start: lsn(16, 100), stop: lsn(16, 4000))
        try await builder.receipt(source, .backup)
        let chain = ChainName.log(branch: branch, timeline: first)
        func piece(_ bytes: Bytes, _ from: Int, _ to: Int, _ at: LSN) -> RepositoryBuilder.LogPiece {
            RepositoryBuilder.LogPiece(start: at, bytes: Bytes(bytes[from..<to]))
        }
        let whole = Int(size)
        try await builder.log(
            [piece(log, 0, whole, lsn(16)), piece(log, whole, whole + 9000, lsn(17))], source, branch, first,
            coveredFrom: lsn(16), number: 0)
        try await builder.receipt(source, chain)
        try await builder.abandonedBackup(source)
        let increment = try await builder.backup(
            source, incrementFiles(full), parent: full, branch: branch, timeline: first, start: lsn(17, 10_000),
            stop: lsn(17, 12_000))
        try await builder.receipt(source, .backup)
        try await builder.log(
            [piece(log, whole, 2 * whole, lsn(17)), piece(log, 2 * whole, log.count, lsn(18))], source, branch, first,
            coveredFrom: lsn(16), number: 1)
        try await builder.receipt(source, chain)
        try await builder.log(
            [piece(onward, 0, whole, lsn(18)), piece(onward, whole, onward.count, lsn(19))], source, branch, second,
            coveredFrom: lsn(18), number: 2, parent: LogPosition(timeline: first, lsn: lsn(18, 20_000)))
        try await builder.receipt(source, .log(branch: branch, timeline: second))
        return Source(
            source: source, backups: [full, increment],
            log: [
                first: .init(start: lsn(16), bytes: log), second: .init(start: lsn(18), bytes: onward),
            ])
    }

    private static func fullFiles() -> [SampleFile] {
        [
            SampleFile("PG_VERSION", [.data(Bytes("15\n".utf8))]),
            SampleFile("empty", []),
            SampleFile(
                "base/1/1259", [.data(SecureRandom.bytes(100_000)), .zeros(8192), .data(SecureRandom.bytes(1))]),
            SampleFile("base/1/big", [.zeros(4 << 20), .data(SecureRandom.bytes(40_000)), .zeros(1 << 20)]),
        ]
    }

    /// The first super-block of one file is the parent's.
    private static func incrementFiles(_ full: SampleBackup) -> [SampleFile] {
        guard var location = full.firstLocations["base/1/1259"] else { return [] }
        location.backup = 1
        let unchanged = Bytes(full.files[2].content.prefix(SamplePacks.superBlockLength))
        return [
            SampleFile("PG_VERSION", [.data(Bytes("15\n".utf8))]),
            SampleFile("base/1/1259", [.parent(unchanged, location), .data(SecureRandom.bytes(9000))]),
            SampleFile("base/1/big", [.zeros(5 << 20), .parent(unchanged, location)]),
        ]
    }
}
