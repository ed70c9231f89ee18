import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RecoveryKeyTests {
    private func reminder(_ bench: OperationsBench) async throws -> String? {
        try await bench.operations.status().findings.first { $0.kind == "recovery-key" }?.text
    }

    private func pass(_ bench: OperationsBench, _ key: RecoveryKeyFile) async throws {
        let challenge = try await bench.operations.testRecoveryKey(by: "ann")
        let proof = try RecoveryKeyProof(answering: challenge.sealed, with: key)
        _ = try await bench.operations.proveRecoveryKey(
            OpRecoveryKeyProof(opened: proof.opened, signature: proof.signature), by: "ann")
    }

    @Test func statusRemindsUntilItHasPassedAndAgainAfterNinetyDays() async throws {
        let bench = try await OperationsBench()
        let key = try RecoveryKeyFile.read(bench.recoveryKey)
        #expect(try await reminder(bench)?.contains("never tested") == true)
        try await pass(bench, key)
        #expect(try await reminder(bench) == nil)
        bench.clock.advance(by: .seconds(89 * 86_400))
        #expect(try await reminder(bench) == nil)
        bench.clock.advance(by: .seconds(2 * 86_400))
        #expect(try await reminder(bench)?.contains("last") == true)
        try await pass(bench, key)
        #expect(try await reminder(bench) == nil)
    }

    @Test func anAnswerCountsOnceAndOnlyForItsChallenge() async throws {
        let bench = try await OperationsBench()
        let key = try RecoveryKeyFile.read(bench.recoveryKey)
        let challenge = try await bench.operations.testRecoveryKey(by: "ann")
        let proof = try RecoveryKeyProof(answering: challenge.sealed, with: key)
        let request = OpRecoveryKeyProof(opened: proof.opened, signature: proof.signature)
        await #expect(throws: HoldfastError.self) { try await bench.operations.proveRecoveryKey(request, by: "bob") }
        _ = try await bench.operations.testRecoveryKey(by: "ann")
        await #expect(throws: HoldfastError.self) { try await bench.operations.proveRecoveryKey(request, by: "ann") }
        await #expect(throws: HoldfastError.self) { try await bench.operations.proveRecoveryKey(request, by: "ann") }
        #expect(try await reminder(bench) != nil)
    }
}
