import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct ReadAccessTests {
    @Test func whatARestoreGrantsIsReadOnceAndEndsWithItsJob() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup()
        try await bench.storeLog()
        _ = try await bench.append(.commit(commit), .backup)
        let restore = JobID.random()
        let order = RestoreOrder(
            source: bench.source, backup: bench.backup, backupAttempt: bench.attempt, commitSequence: 2,
            commitDigest: .zero, target: RestoreTarget(kind: .immediate, exclusive: false),
            timeline: TimelineID(rawValue: 1), directory: "/x", start: false, originalTablespaces: false, force: false,
            dryRun: false)
        try await bench.submit(.restore, restore, order.encoded, bench.backup)
        let pack = ObjectName.pack(bench.source, bench.backup, bench.attempt, 0)
        try await bench.access.require(pack, by: bench.agent, job: restore)
        // Were the inventory read for every object, the next question would miss it.
        bench.store[ObjectName.inventory(bench.source, bench.backup, bench.attempt).path] = nil
        try await bench.access.require(pack, by: bench.agent, job: restore)
        let ended = RunEnded(
            job: restore, attempt: Attempt(rawValue: 2), outcome: .done, code: nil, text: nil, summary: [], steps: [])
        try await bench.desk.runEnded(ended, from: bench.agent.id)
        #expect(await bench.desk.references(of: restore) == nil)
        let error = await bench.refusal { try await bench.access.require(pack, by: bench.agent, job: restore) }
        #expect(error?.code == .notGranted)
    }
}
