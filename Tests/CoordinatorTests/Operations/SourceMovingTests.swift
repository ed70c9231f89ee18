import Coordinator
import Platform
import Protocol
import TestSupport
import Testing

/// A source is handed to another agent wholly, or stays as it is.
@Suite struct SourceMovingTests {
    private func refusal(_ body: () async throws -> Void) async -> HoldfastError? {
        await #expect(throws: HoldfastError.self) { try await body() }
    }

    @Test func aSourceMovesToAnotherAgent() async throws {
        let bench = try await OperationsBench()
        let (a, b) = (try await bench.enrol("a"), try await bench.enrol("b"))
        let source = try await bench.protect("main", by: a)
        let tail = try await bench.openTail(of: source.id, by: a)
        try await bench.move("main", to: "b")
        #expect(tail.standing.failure?.code == .staleAttempt)
        #expect(try await bench.members(of: source) == [WriterID(b.id)])
        #expect(try await bench.catalog.source(source.id)?.agent == b.id)
    }

    /// However long the new agent runs already: its number would lie below that of the one it replaces.
    @Test func theNewAgentWritesAboveTheOneItReplaces() async throws {
        let bench = try await OperationsBench()
        let a = try await bench.enrol("a")
        _ = try await bench.enrol("b")
        let source = try await bench.protect("main", by: a)
        #expect(try await bench.catalog.raiseLogFence(of: source.id, to: Attempt(rawValue: 41)))
        try await bench.move("main", to: "a")
        #expect(try await bench.catalog.handover(of: source.id) == nil)
        try await bench.move("main", to: "b")
        let noted = try #require(try await bench.catalog.handover(of: source.id))
        #expect(noted.former == a.id && noted.writer == Attempt(rawValue: 42) && noted.isRecorded)
    }

    @Test func anAgentThatMayNotProtectIsRefusedAndNothingChanges() async throws {
        let bench = try await OperationsBench()
        let a = try await bench.enrol("a")
        _ = try await bench.enrol("r", [.restore])
        let source = try await bench.protect("main", by: a)
        let error = await refusal { try await bench.move("main", to: "r") }
        #expect(error?.code == .notAuthorised)
        #expect(error?.message.contains("--for protect") == true)
        #expect(try await bench.members(of: source) == [WriterID(a.id)])
        #expect(try await bench.catalog.source(source.id)?.agent == a.id)
    }

    @Test func anAgentThatWasRemovedCannotComeBackAndTheSourceKeepsItsMember() async throws {
        let bench = try await OperationsBench()
        let (a, b) = (try await bench.enrol("a"), try await bench.enrol("b"))
        let source = try await bench.protect("main", by: a)
        try await bench.move("main", to: "b")
        let before = try await bench.catalog.source(source.id)
        let error = await refusal { try await bench.move("main", to: "a") }
        #expect(error?.code == .notAuthorised)
        #expect(error?.message.contains("enrol an agent on its host anew") == true)
        #expect(try await bench.members(of: source) == [WriterID(b.id)])
        #expect(try await bench.catalog.source(source.id) == before)
        _ = try await bench.enrol("a2")
        try await bench.move("main", to: "a2")
    }

    @Test func anEditThatWasCutShortIsEndedByTheSameEdit() async throws {
        let bench = try await OperationsBench()
        let (a, b) = (try await bench.enrol("a"), try await bench.enrol("b"))
        let source = try await bench.protect("main", by: a)
        // As if the process had died before the old member was removed.
        try await bench.records.addMember(b, to: source.id)
        var entry = try #require(try await bench.catalog.source(source.id))
        entry.agent = b.id
        try await bench.catalog.put(entry)
        try await bench.move("main", to: "b")
        #expect(try await bench.members(of: source) == [WriterID(b.id)])
    }

    @Test func aSourceWithARunningBackupStays() async throws {
        let bench = try await OperationsBench()
        let a = try await bench.enrol("a")
        _ = try await bench.enrol("b")
        let source = try await bench.protect("main", by: a)
        let name = try #require(SourceName("main"))
        _ = try await bench.operations.runBackup(OpBackupRun(name: name), by: "ann")
        #expect(await refusal { try await bench.move("main", to: "b") }?.code == .sourceBusy)
        #expect(try await bench.members(of: source) == [WriterID(a.id)])
    }
}
