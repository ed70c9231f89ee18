/// Work that must not keep its asker waiting, such as carrying an order to an agent: children of one task, which ends
/// with the process. What is added is bounded by the number of jobs and sources.
package final class Chores: Sendable {
    private let stream: AsyncStream<@Sendable () async -> Void>
    private let continuation: AsyncStream<@Sendable () async -> Void>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Has `chore` run as soon as may be.
    package func add(_ chore: @escaping @Sendable () async -> Void) {
        continuation.yield(chore)
    }

    /// Takes no more work; `run` returns when what was added has ended.
    package func finish() {
        continuation.finish()
    }

    /// Runs what is added until `finish` or cancellation.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for await chore in stream {
                group.addTask { await chore() }
            }
        }
    }
}
