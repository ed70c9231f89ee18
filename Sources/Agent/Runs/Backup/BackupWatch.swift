import Synchronization

/// Looks again and again, beside some work, whether the work still has a meaning.
package struct BackupWatch: Sendable {
    private enum Turn {
        case resting
        case looking
        /// The work is done: nobody looks any more.
        case over
    }

    /// Whose turn it is, shared by both tasks.
    private final class Turns: Sendable {
        private let turn = Mutex(Turn.resting)

        /// - Returns: false when it stood elsewhere.
        func moves(from: Turn, to: Turn) -> Bool {
            turn.withLock { turn in
                guard turn == from else { return false }
                turn = to
                return true
            }
        }

        /// - Returns: whether a look is under way.
        func end() -> Bool {
            turn.withLock { turn in
                defer { turn = .over }
                return turn == .looking
            }
        }
    }

    private let interval: Duration
    private let look: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - interval: how long it rests between looks.
    ///   - look: throws why the work is vain.
    package init(interval: Duration, look: @escaping @Sendable () async throws -> Void) {
        self.interval = interval
        self.look = look
    }

    /// Does the work; a look that is under way when it is done comes to its end, since one that is cancelled would close
    /// the connection that the work's result needs.
    ///
    /// - Returns: What `work` returns.
    /// - Throws: What `work` or a look throws, whichever comes first.
    package func during<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
        let turns = Turns()
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await self.lookAgain(turns)
                return nil
            }
            defer { group.cancelAll() }
            guard case let result?? = try await group.next() else { throw CancellationError() }
            if turns.end() { _ = try await group.next() }
            return result
        }
    }

    /// Looks until the work is done.
    private func lookAgain(_ turns: Turns) async throws {
        while true {
            try await Task.sleep(for: interval)
            guard turns.moves(from: .resting, to: .looking) else { return }
            try await look()
            guard turns.moves(from: .looking, to: .resting) else { return }
        }
    }
}
