/// A few threads for work that blocks: files, C libraries, long computation. Never run such work on the cooperative
/// pool, where one blocked call stops every task of a core.
package final class BlockingThreads: Sendable {
    /// For files and other short blocking work of the whole process.
    package static let shared = BlockingThreads(name: "files", count: 4)

    private let name: String
    private let queue = WorkQueue()

    /// Starts the threads; they live until `shutdown` or until the owner lets go.
    ///
    /// - Parameters:
    ///   - name: Names the threads.
    ///   - count: How many pieces of work run at once, at least one.
    package init(name: String, count: Int) {
        self.name = name
        let queue = queue
        for _ in 0..<max(1, count) {
            do {
                try SystemThread.start(name: name) { queue.drain() }
            } catch {
                preconditionFailure("no thread could be started: \(error)")
            }
        }
    }

    deinit {
        queue.stop()
    }

    /// Runs `body` on one of the threads and waits for it without blocking the caller's thread.
    ///
    /// Cancellation ends the wait as long as `body` has not begun; once begun it runs to its end.
    ///
    /// - Throws: What `body` throws; `CancellationError`; `busy` when too much waits; `cancelled` after `shutdown`.
    package func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await queue.run(name: name, body)
    }

    /// Takes no more work; what is queued is still done, then the threads end.
    package func shutdown() {
        queue.stop()
    }
}

extension WorkQueue {
    /// Queues `body` and waits for its end.
    func run<T: Sendable>(name: String, _ body: @escaping @Sendable () throws -> T) async throws -> T {
        let work = Work()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                work.arm { mayRun in
                    continuation.resume(with: mayRun ? Result(catching: body) : .failure(CancellationError()))
                }
                do {
                    try add(work, name: name)
                } catch {
                    work.refuse { continuation.resume(throwing: error) }
                }
            }
        } onCancel: {
            work.cancel()
        }
    }
}
