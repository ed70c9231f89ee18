import Coordinator
import Platform
import Protocol
import Synchronization
import TestSupport
import Testing

@Suite struct CommitGateTests {
    private let gate = CommitGate()
    private let backup = BackupID.random()

    @Test func aCommitWaitsForWhatIsOnItsWayAndLetsNothingElseIn() async throws {
        let (held, hold) = AsyncStream.makeStream(of: Void.self)
        let (inside, enter) = AsyncStream.makeStream(of: Void.self)
        let isCommitted = Flag()
        try await withThrowingTaskGroup { group in
            group.addTask { [gate, backup] in
                try await gate.publish(backup) {
                    enter.finish()
                    for await _ in held {}
                    #expect(!isCommitted.isUp)
                }
            }
            for await _ in inside {}
            group.addTask { [gate, backup] in
                try await gate.commit(backup) { isCommitted.raise() }
            }
            let isShut = try await eventually { [gate, backup] in
                do {
                    try await gate.publish(backup) {}
                    return false
                } catch { return (error as? HoldfastError)?.code == .staleAttempt }
            }
            #expect(isShut)
            try await gate.publish(.random()) {}
            hold.finish()
            try await group.waitForAll()
        }
        #expect(isCommitted.isUp)
        try await gate.publish(backup) {}
    }

    @Test func aFailedCommitLetsTheRestComeIn() async throws {
        await #expect(throws: HoldfastError.self) {
            try await gate.commit(backup) { throw HoldfastError(.recordRefused, "no") }
        }
        try await gate.publish(backup) {}
        try await gate.commit(backup) {}
    }
}

/// Something that happens once.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isUp: Bool { state.withLock { $0 } }

    func raise() { state.withLock { $0 = true } }
}
