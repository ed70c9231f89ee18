import Glibc
import Platform
import Synchronization
import Testing

struct BlockingThreadsTests {
    /// Blocks threads until it is opened.
    private final class Gate: Sendable {
        private let isOpen = Mutex(false)

        func open() { isOpen.withLock { $0 = true } }

        /// False when the gate stayed shut for half a minute.
        func wait() -> Bool {
            for _ in 0..<30_000 where !isOpen.withLock({ $0 }) { usleep(1000) }
            return isOpen.withLock { $0 }
        }
    }

    @Test func blockedThreadsLeaveTheCooperativePoolFree() async throws {
        let threads = BlockingThreads(name: "blocked", count: 8)
        let gate = Gate()
        async let blocked = withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { try await threads.run { gate.wait() } }
            }
            return try await group.reduce(true) { $0 && $1 }
        }
        for _ in 0..<5 { try await Task.sleep(for: .milliseconds(10)) }
        gate.open()
        #expect(try await blocked)
    }

    @Test func givesBackResultsAndErrors() async throws {
        #expect(try await BlockingThreads.shared.run { 42 } == 42)
        await #expect(throws: SystemError.self) {
            try await BlockingThreads.shared.run { throw SystemError(call: "x", errno: EIO) }
        }
    }

    @Test func cancellationEndsAWaitThatHasNotBegun() async throws {
        let threads = BlockingThreads(name: "single", count: 1)
        let gate = Gate()
        async let first = threads.run { gate.wait() }
        let second = Task { try await threads.run { 1 } }
        try await Task.sleep(for: .milliseconds(20))
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        gate.open()
        #expect(try await first)
    }

    @Test func refusesWorkAfterShutdownButFinishesWhatWaits() async throws {
        let threads = BlockingThreads(name: "ending", count: 1)
        async let slow = threads.run {
            usleep(50_000)
            return 7
        }
        try await Task.sleep(for: .milliseconds(20))
        threads.shutdown()
        let refusal = await #expect(throws: HoldfastError.self) { try await threads.run { 1 } }
        #expect(refusal?.code == .cancelled)
        #expect(try await slow == 7)
    }

    @Test func dedicatedThreadKeepsOneThreadAndOrder() async throws {
        let thread = try DedicatedThread(name: "one")
        let first = try await thread.run { UInt(pthread_self()) }
        for _ in 0..<50 { #expect(try await thread.run { UInt(pthread_self()) } == first) }
        thread.stop()
        await #expect(throws: HoldfastError.self) { try await thread.run {} }
    }
}
