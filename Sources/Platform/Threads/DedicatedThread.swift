/// One thread for one long-lived owner of blocking calls, such as a database connection; work runs one after another.
package final class DedicatedThread: Sendable {
    private let name: String
    private let queue = WorkQueue()

    /// Starts the thread.
    ///
    /// - Throws: The system's refusal to start a thread.
    package init(name: String) throws {
        self.name = name
        let queue = queue
        try SystemThread.start(name: name) { queue.drain() }
    }

    deinit {
        queue.stop()
    }

    /// Runs `body` on the thread and waits for it; cancellation ends the wait only before `body` began.
    ///
    /// - Throws: What `body` throws; `CancellationError`; `cancelled` after `stop`.
    package func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await queue.run(name: name, body)
    }

    /// Has `body` run on the thread and does not wait for it.
    ///
    /// - Throws: `busy` when too much waits, `cancelled` after `stop`.
    package func post(_ body: @escaping @Sendable () -> Void) throws {
        let work = Work()
        work.arm { _ in body() }
        try queue.add(work, name: name)
    }

    /// Takes no more work; the thread ends after what is queued.
    package func stop() {
        queue.stop()
    }
}
