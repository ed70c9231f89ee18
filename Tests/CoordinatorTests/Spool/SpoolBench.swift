import Coordinator
import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Spools over real files in a folder of their own, one after the other as after restarts.
final class SpoolBench: Sendable {
    let directory: String
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        directory = folder.file("spool")
    }

    /// A spool as a process would find it.
    func start(
        limit: UInt64 = SpoolLimits.standard, fileLimit: UInt64? = nil,
        covered: [TailName: [ClosedRange<LSN>]] = [:], holds: SpoolHolds = [:], marks: [TailName: TailMark] = [:],
        in other: String? = nil
    ) async throws -> Spool {
        let spool = try Spool(directory: other ?? directory, limit: limit, log: .silent, fileLimit: fileLimit)
        try await spool.load(covered: covered, holds: holds, marks: marks)
        return spool
    }

    var files: [String] { (try? Files.list(directory).map { directory + "/" + $0 }) ?? [] }

    /// A copy of the journal as it is now.
    func copy(_ name: String) throws -> String {
        let copy = folder.file(name)
        try Files.makeDirectories(copy)
        for file in files {
            let base = try #require(file.split(separator: "/").last)
            try Files.writeFileDurably(copy + "/" + base, try Files.readFile(file, limit: 1 << 30))
        }
        return copy
    }
}

extension Spool {
    /// Opens a tail at a position.
    func open(
        _ sample: TailSample, at start: UInt64, covered: UInt64? = nil, by agent: AgentID = .random()
    ) async throws -> TailLane {
        try await open(
            sample.tail, by: agent, writer: Attempt(rawValue: 1), start: LSN(rawValue: start),
            covered: covered.map { LSN(rawValue: $0) })
    }

    /// Has slices written and waits until they are acknowledged.
    func write(_ slices: [SealedTailSlice], _ lane: TailLane) async throws {
        for slice in slices { try await append(slice, at: Timestamp(microseconds: 5), lane) }
        guard let end = slices.last?.place.end else { return }
        let standing = try await lane.wait { $0.durable >= end || $0.failure != nil }
        if let failure = standing.failure { throw failure }
    }

    /// The plain range of a sample's tail; empty when there is none.
    func range(_ sample: TailSample) -> [UInt64] {
        tails(of: sample.tail.source).filter { $0.timeline == sample.tail.timeline }
            .flatMap { [$0.from.rawValue, $0.to.rawValue] }
    }

    /// All slices of a sample's tail, as a restore would get them.
    func slices(_ sample: TailSample) async throws -> [SealedTailSlice] {
        guard let tail = tails(of: sample.tail.source).first else { return [] }
        return try await slices(of: sample.tail, holding: tail.from...tail.to, repository: sample.repository)
    }
}
