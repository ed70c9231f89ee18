import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Members of a source: noted, handed over to, and let go.
@Suite struct MemberTests {
    private struct Scene {
        let bench: OperationsBench
        let a: AgentIdentity
        let b: AgentIdentity
        let source: SourceEntry
        let name: SourceName
    }

    /// A source that `a` writes and `b` is a member of.
    private static func scene() async throws -> Scene {
        let bench = try await OperationsBench()
        let (a, b) = (try await bench.enrol("a"), try await bench.enrol("b"))
        let source = try await bench.protect("main", by: a)
        try await bench.records.addMember(b, to: source.id)
        try await bench.catalog.put(
            MemberEntry(source: source.id, agent: b.id, connection: "host=b", passwordFile: "/b"))
        return Scene(bench: bench, a: a, b: b, source: source, name: try #require(SourceName("main")))
    }

    private func refusal(_ body: () async throws -> Void) async -> ErrorCode? {
        await #expect(throws: HoldfastError.self) { try await body() }?.code
    }

    @Test func aHandoverMovesTheWritingAndKeepsBothAsMembers() async throws {
        let scene = try await Self.scene()
        let (bench, id) = (scene.bench, scene.source.id)
        let member = try #require(try await bench.catalog.members(of: id).first)
        #expect(try await bench.catalog.raiseLogFence(of: id, to: Attempt(rawValue: 41)))
        let tail = try await bench.openTail(of: id, by: scene.a)
        try await bench.handovers.handOver(id, to: member, because: "a test")
        let after = try #require(try await bench.catalog.source(id))
        #expect(after.agent == scene.b.id && after.connection == "host=b" && after.passwordFile == "/b")
        #expect(after.branch == scene.source.branch && after.definition == 2)
        let former = try await bench.catalog.members(of: id)
        #expect(former == [MemberEntry(source: id, agent: scene.a.id, connection: "host=h")])
        let noted = try #require(try await bench.catalog.handover(of: id))
        #expect(noted.former == scene.a.id && noted.writer == Attempt(rawValue: 42) && !noted.isRecorded)
        #expect(Set(try await bench.members(of: scene.source)) == [WriterID(scene.a.id), WriterID(scene.b.id)])
        let check = MemberCheck(catalog: bench.catalog)
        #expect(await refusal { try await check.requireMember(scene.a, of: id) } == .notAuthorised)
        try await check.requireMember(scene.b, of: id)
        _ = try await check.requireBelonging(scene.a, to: id)
        #expect(try await bench.catalog.openFindings(limit: 9).map(\.kind) == ["handover"])
        #expect(tail.standing.failure?.code == .staleAttempt, "nothing of the former writer is taken any more")
        let next = try await bench.openTail(of: id, by: scene.b)
        bench.spool.handedOver(id, from: scene.a.id)
        #expect(next.standing.failure == nil)
    }

    @Test func aHandoverToAnotherLineOfLogBeginsABranchAndTellsOfAFork() async throws {
        let scene = try await Self.scene()
        let (bench, id) = (scene.bench, scene.source.id)
        let member = try #require(try await bench.catalog.members(of: id).first)
        try await bench.handovers.handOver(id, to: member, because: "a test", isNewLine: true)
        #expect(try await bench.catalog.source(id)?.branch == LogBranch(rawValue: 1))
        #expect(try await bench.catalog.lacksBase(id))
        let jobs = await bench.desk.openJobs()
        #expect(jobs.map(\.agent) == [scene.b.id], "the new base is for the new writer")
    }

    @Test func aBackupOfTheFormerWriterIsGivenUp() async throws {
        let scene = try await Self.scene()
        let (bench, id) = (scene.bench, scene.source.id)
        let job = try await bench.operations.runBackup(OpBackupRun(name: scene.name), by: "ann").job
        let member = try #require(try await bench.catalog.members(of: id).first)
        try await bench.handovers.handOver(id, to: member, because: "a test")
        #expect(try await bench.catalog.job(job)?.state == .lost)
    }

    @Test func theWriterIsNoMemberToAddOrRemove() async throws {
        let scene = try await Self.scene()
        let name = try #require(AgentName("a"))
        let operations = scene.bench.operations
        let add = OpMemberAdd(name: scene.name, agent: name, connection: "host=h")
        #expect(await refusal { _ = try await operations.addMember(add, by: "ann") } == .badSetting)
        let remove = OpMemberRemove(name: scene.name, agent: name)
        #expect(await refusal { _ = try await operations.removeMember(remove, by: "ann") } == .badSetting)
    }

    @Test func aMemberWhoseAgentIsAwayIsLetGoLater() async throws {
        let scene = try await Self.scene()
        let name = try #require(AgentName("b"))
        let list = try await scene.bench.operations.removeMember(
            OpMemberRemove(name: scene.name, agent: name), by: "ann")
        #expect(list.rows.map(\.standing) == [.writing])
        #expect(list.report?.items.first?.text.contains("still keeps log") == true)
        #expect(try await scene.bench.catalog.members(of: scene.source.id).map(\.state) == [.leaving])
        #expect(try await scene.bench.members(of: scene.source) == [WriterID(scene.a.id)])
        let check = MemberCheck(catalog: scene.bench.catalog)
        let code = await refusal { _ = try await check.requireBelonging(scene.b, to: scene.source.id) }
        #expect(code == .notAuthorised)
    }

    @Test func aMemberWithoutAConnectedAgentIsNotAddedNorGivenTheWriting() async throws {
        let scene = try await Self.scene()
        _ = try await scene.bench.enrol("c")
        let c = try #require(AgentName("c"))
        let add = OpMemberAdd(name: scene.name, agent: c, connection: "host=c")
        #expect(await refusal { _ = try await scene.bench.operations.addMember(add, by: "ann") } == .agentAway)
        #expect(try await scene.bench.catalog.members(of: scene.source.id).count == 1)
        #expect(await refusal { try await scene.bench.move("main", to: "b") } == .agentAway)
        #expect(try await scene.bench.catalog.source(scene.source.id)?.agent == scene.a.id)
    }

    @Test func aRevokedAgentIsAMemberNoLonger() async throws {
        let scene = try await Self.scene()
        let name = try #require(AgentName("b"))
        _ = try await scene.bench.operations.revoke(OpAgentRevoke(name: name), by: "ann")
        #expect(try await scene.bench.catalog.members(of: scene.source.id).isEmpty)
        #expect(try await scene.bench.members(of: scene.source) == [WriterID(scene.a.id)])
    }
}
