import Glibc
import Platform
import Synchronization
import Testing

struct BlockingThreadsTests {
    @Test func blockedThreadsLeaveTheCooperativePoolFree() async throws {
        let threads = BlockingThreads(name: "blocked", count: 8)
        let began = ContinuousClock.now
        async let blocked: Void = withThrowingTaskGroup { group in
            for _ in 0..<8 { group.addTask { try await threads.run { _ = usleep(1_000_000) } } }
            try await group.waitForAll()
        }
        for _ in 0..<5 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(ContinuousClock.now - began < .milliseconds(800))
        try await blocked
        #expect(ContinuousClock.now - began > .milliseconds(900))
    }

    @Test func givesBackResultsAndErrors() async throws {
        #expect(try await BlockingThreads.shared.run { 42 } == 42)
        await #expect(throws: SystemError.self) {
            try await BlockingThreads.shared.run { throw SystemError(call: "x", errno: EIO) }
        }
    }

    @Test func cancellationEndsAWaitThatHasNotBegun() async throws {
        let threads = BlockingThreads(name: "single", count: 1)
        let gate = Mutex(false)
        async let first: Void = threads.run { while !gate.withLock({ $0 }) { usleep(1000) } }
        let second = Task { try await threads.run { 1 } }
        try await Task.sleep(for: .milliseconds(20))
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        gate.withLock { $0 = true }
        try await first
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
