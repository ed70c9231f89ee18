import Platform
import TestSupport
import Testing

struct ByteGateTests {
    @Test func waitsUntilEnoughIsFreeAndKeepsTheOrder() async throws {
        let gate = ByteGate(capacity: 100)
        try await gate.acquire(80)
        async let large: Void = gate.acquire(60)
        try await Task.sleep(for: .milliseconds(20))
        // Would fit, but must not overtake the one that waits.
        async let small: Void = gate.acquire(10)
        try await Task.sleep(for: .milliseconds(20))
        #expect(gate.free == 20)
        gate.release(80)
        try await large
        try await small
        #expect(gate.free == 30)
    }

    @Test func cancellationEndsAWaitAndLetsTheNextPass() async throws {
        let gate = ByteGate(capacity: 10)
        try await gate.acquire(8)
        let stuck = Task { try await gate.acquire(5) }
        try await Task.sleep(for: .milliseconds(20))
        async let next: Void = gate.acquire(2)
        try await Task.sleep(for: .milliseconds(20))
        stuck.cancel()
        await #expect(throws: CancellationError.self) { try await stuck.value }
        try await next
        #expect(gate.free == 0)
    }

    @Test func threadsAndTasksWaitSideBySide() async throws {
        let gate = ByteGate(capacity: 10)
        let threads = BlockingThreads(name: "gate", count: 4)
        try await withThrowingTaskGroup { group in
            for index in 0..<200 {
                let amount = index % 10 + 1
                group.addTask {
                    if index % 2 == 0 {
                        try await gate.acquire(amount)
                        await Task.yield()
                        gate.release(amount)
                    } else {
                        try await threads.run {
                            try gate.acquireBlocking(amount)
                            gate.release(amount)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gate.free == 10)
    }

    @Test func aPieceLargerThanTheGatePassesAlone() async throws {
        let gate = ByteGate(capacity: 10)
        try await gate.acquire(50)
        #expect(gate.free == 0)
        gate.release(50)
        #expect(gate.free == 10)
    }

    @Test func closeEndsEveryWait() async throws {
        let gate = ByteGate(capacity: 1)
        try await gate.acquire(1)
        let threads = BlockingThreads(name: "gate", count: 1)
        let task = Task { try await gate.acquire(1) }
        let thread = Task { try await threads.run { try gate.acquireBlocking(1) } }
        try await Task.sleep(for: .milliseconds(20))
        gate.close()
        await #expect(throws: CancellationError.self) { try await task.value }
        await #expect(throws: CancellationError.self) { try await thread.value }
        await #expect(throws: CancellationError.self) { try await gate.acquire(1) }
    }
}
