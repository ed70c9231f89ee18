import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// A log stream over a scripted server, and what it left in the repository.
enum LogStreamScene {
    static let size = Int(ScriptedLogSource.segmentSize)
    static let first = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))

    struct Object {
        var entry: LogObjectEntry
        var plain: Bytes
    }

    /// Runs a log stream while `body` lasts.
    static func follow(
        _ source: ScriptedLogSource, _ bench: AgentBench,
        _ body: @escaping @Sendable (LogStreamRun) async throws -> Void
    ) async throws {
        let run = LogStreamRun(
            context: LogContext(
                parts: bench.parts, source: bench.source, name: try #require(SourceName("main")),
                branch: LogBranch(rawValue: 0), setting: .zstd(level: 1), recipients: bench.keys.root.recipients),
            source: source)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await run.run() }
            defer { group.cancelAll() }
            try await withDeadline(.seconds(120), doing: "the test") { try await body(run) }
        }
    }

    /// Every object that the indexes of a chain list, opened.
    static func objects(_ bench: AgentBench, _ chain: ChainName) throws -> [Object] {
        var keyring: Keyring = [:]
        var objects: [Object] = []
        for record in try bench.coordinator.records(bench.source, chain) {
            guard case .logIndex(let index) = record.body.content else { continue }
            keyring.merge(try bench.keyring(index.keys)) { first, _ in first }
            for entry in index.objects {
                let name = try #require(ObjectName(source: bench.source, relative: entry.name))
                let place = try #require(ObjectPlace(repository: bench.keys.repository, name: name))
                let sealed = try #require(bench.coordinator.store[name.path])
                #expect(Digest.sha256(of: sealed) == entry.sha256 && UInt64(sealed.count) == entry.length)
                let opened = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
                objects.append(Object(entry: entry, plain: try entry.kind == .history ? opened : frames(opened)))
            }
        }
        return objects
    }

    /// What the indexes of a chain tell of the records in their objects.
    static func details(_ bench: AgentBench, _ chain: ChainName) throws -> [LogDetails] {
        var keyring: Keyring = [:]
        var details: [LogDetails] = []
        for record in try bench.coordinator.records(bench.source, chain) {
            guard case .logIndex(let index) = record.body.content else { continue }
            keyring.merge(try bench.keyring(index.keys)) { first, _ in first }
            guard let reference = index.details else { continue }
            let name = try #require(ObjectName(source: bench.source, relative: reference.name))
            let place = try #require(ObjectPlace(repository: bench.keys.repository, name: name))
            let sealed = try #require(bench.coordinator.store[name.path])
            #expect(Digest.sha256(of: sealed) == reference.sha256)
            let plain = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
            details += try LogIndexDetails(decoding: plain).objects
        }
        return details
    }

    private static func frames(_ object: Bytes) throws -> Bytes {
        var decoder = LogFrameDecoder()
        var plain = Bytes()
        try decoder.feed(object) { plain += $0 }
        try decoder.finish()
        return plain
    }

    /// The log that the longest object of each segment gives.
    static func longest(_ objects: [Object]) -> Bytes {
        let bySegment = Dictionary(grouping: objects, by: \.entry.start)
        return bySegment.sorted { $0.key < $1.key }.flatMap { _, all in
            all.max { $0.plain.count < $1.plain.count }?.plain ?? []
        }
    }
}
