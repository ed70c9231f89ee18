import Coordinator
import Platform
import Protocol
import Repository
import Testing

@Suite struct LogDetailsIntakeTests {
    private let timeline = TimelineID(rawValue: 1)
    private let branch = LogBranch(rawValue: 0)

    /// Stores details of the chain's timeline, or of another, and tells how they are named.
    private func store(_ bench: IngestBench, timeline: TimelineID) async throws -> NamedReference {
        let key = InputKey.generate()
        let entry = try bench.entry(key, attempt: IngestBench.writer)
        _ = try await bench.put(.key(bench.source, key.id, 0), entry.encoded)
        let name = ObjectName.details(bench.source, branch, timeline, IngestBench.writer, 7)
        let bytes = try bench.sealed(name, key)
        _ = try await bench.put(name, bytes, attempt: IngestBench.writer)
        return try bench.reference(name, bytes)
    }

    @Test func storedDetailsOfTheChainAreTaken() async throws {
        let bench = try await IngestBench()
        let details = try await store(bench, timeline: timeline)
        try await bench.storeLog(index: { $0.details = details })
    }

    @Test(arguments: [true, false]) func detailsThatAreNotStoredAreRefused(isNamedWrong: Bool) async throws {
        let bench = try await IngestBench()
        var details = try await store(bench, timeline: timeline)
        if isNamedWrong { details.name = "log/0-00000001/details-1-8" } else { details.sha256 = .zero }
        let error = await bench.refusal { try await bench.storeLog(index: { $0.details = details }) }
        #expect(error?.code == .recordRefused)
    }

    @Test func detailsOfAnotherTimelineAreRefused() async throws {
        let bench = try await IngestBench()
        let details = try await store(bench, timeline: TimelineID(rawValue: 2))
        let error = await bench.refusal { try await bench.storeLog(index: { $0.details = details }) }
        #expect(error?.message.contains("not of this chain") == true)
    }
}
