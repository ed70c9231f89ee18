import Platform
import Synchronization

/// How many requests a stranger may still make, and when its time is over.
final class RequestBudget: Sendable {
    private let left: Mutex<Int>
    private let over: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init(_ count: Int) {
        left = Mutex(count)
        (over, continuation) = AsyncStream.makeStream()
    }

    /// Uses one request.
    ///
    /// - Throws: `busy` when none is left.
    func take() throws {
        let isLeft = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isLeft else { throw HoldfastError(.busy, "too many requests on one connection; connect again") }
    }

    /// The conversation is over.
    func close() { continuation.finish() }

    /// Waits until the conversation is over, or for `limit`.
    func wait(_ limit: Duration) async {
        await withTaskGroup { group in
            group.addTask { [over] in for await _ in over {} }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
