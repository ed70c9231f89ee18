import Agent
import Platform
import Synchronization
import TestSupport
import Testing

@Suite struct BackupWatchTests {
    @Test func aLookThatIsUnderWayComesToItsEnd() async throws {
        let isLooking = Mutex(false)
        let ends = Mutex<[Bool]>([])
        let watch = BackupWatch(interval: .milliseconds(1)) {
            isLooking.withLock { $0 = true }
            // Not cut short: the connection would be closed.
            try? await Task.sleep(for: .milliseconds(200))
            ends.withLock { $0.append(Task.isCancelled) }
        }
        let result = try await watch.during {
            _ = try await eventually { isLooking.withLock { $0 } }
            return 7
        }
        #expect(result == 7)
        #expect(ends.withLock { $0 } == [false])
    }

    @Test func aWatchThatRestsHoldsNothingUp() async throws {
        let watch = BackupWatch(interval: .seconds(3600)) {}
        let begun = ContinuousClock.now
        #expect(try await watch.during { 7 } == 7)
        #expect(begun.duration(to: .now) < .seconds(60))
    }

    @Test func vainWorkIsEnded() async throws {
        let watch = BackupWatch(interval: .milliseconds(1)) { throw HoldfastError(.backupMode, "it is over") }
        let error = await #expect(throws: HoldfastError.self) {
            try await watch.during { try await Task.sleep(for: .seconds(3600)) }
        }
        #expect(error?.code == .backupMode)
    }

    @Test func aCancelledWatchEndsWorkAndLook() async throws {
        let task = Task {
            let watch = BackupWatch(interval: .milliseconds(1)) { try await Task.sleep(for: .seconds(3600)) }
            return try await watch.during { try await Task.sleep(for: .seconds(3600)) }
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
