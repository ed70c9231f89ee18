import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A handover stands in the chain once, and only as the coordinator has decided it.
@Suite struct HandoverIntakeTests {
    private static let position = LogPosition(timeline: TimelineID(rawValue: 1), lsn: LSN(rawValue: 5))

    private func refusal(_ bench: IngestBench, from former: AgentID) async -> ErrorCode? {
        await #expect(throws: HoldfastError.self) { try await Self.append(bench, from: former) }?.code
    }

    private static func append(_ bench: IngestBench, from former: AgentID) async throws {
        let content = HandoverContent(
            from: WriterID(former), to: WriterID(bench.agent.id), timeline: position.timeline, lsn: position.lsn)
        _ = try await bench.append(.handover(content), .backup)
    }

    @Test func nobodySaysAHandoverThatWasNotDecided() async throws {
        let bench = try await IngestBench()
        #expect(await refusal(bench, from: .random()) == .recordRefused)
        #expect(try await bench.catalog.head(of: bench.source, .backup) == nil)
    }

    @Test func aDecidedHandoverIsTakenOnceAndFromTheRightMember() async throws {
        let bench = try await IngestBench()
        let former = AgentID.random()
        let source = try #require(try await bench.catalog.source(bench.source))
        let finding = Finding(
            source: source.id, time: bench.keys.now, severity: .warning, kind: "handover", text: "a test")
        try await bench.catalog.handOver(
            source, from: MemberEntry(source: source.id, agent: former, connection: "host=f"), at: Self.position,
            telling: finding)
        #expect(await refusal(bench, from: .random()) == .recordRefused)
        try await Self.append(bench, from: former)
        #expect(try await bench.catalog.handover(of: source.id)?.isRecorded == true)
        #expect(await refusal(bench, from: former) == .recordRefused)
        #expect(try await bench.catalog.head(of: source.id, .backup)?.sequence == 1)
    }
}
