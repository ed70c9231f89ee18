import Coordinator
import Synchronization
import Testing

@Suite struct TurnstileTests {
    @Test func oneAKeyIsInsideAtATime() async {
        let turnstile = Turnstile<Int>()
        let inside = Counter()
        await withTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    await turnstile.pass(number % 2) {
                        inside.enter(number % 2)
                        await Task.yield()
                        inside.leave(number % 2)
                    }
                }
            }
        }
        #expect(inside.most == 1)
        #expect(inside.passed == 200)
    }

    @Test func aFailureLetsTheNextOnePass() async {
        let turnstile = Turnstile<Int>()
        await #expect(throws: CancellationError.self) { try await turnstile.pass(1) { throw CancellationError() } }
        await turnstile.pass(1) {}
    }
}

/// Counts who is inside, by key.
private final class Counter: Sendable {
    private let state = Mutex((inside: [0, 0], most: 0, passed: 0))

    var most: Int { state.withLock { $0.most } }
    var passed: Int { state.withLock { $0.passed } }

    func enter(_ key: Int) {
        state.withLock { state in
            state.inside[key] += 1
            state.most = max(state.most, state.inside[key])
            state.passed += 1
        }
    }

    func leave(_ key: Int) { state.withLock { $0.inside[key] -= 1 } }
}
