package import Platform
package import Protocol
import Synchronization

/// One open tail between its conversation, which hands slices in, and the writer, which makes them durable.
package final class TailLane: Sendable {
    private struct State {
        var position: LSN
        var durable: LSN
        var begins: Bool
        var waiting = 0
        var isFinished = false
        var isLeft = false
        var failure: HoldfastError?
    }

    /// How a lane stands.
    package struct Standing: Sendable {
        /// Everything before it is in the journal for good.
        package let durable: LSN
        /// Bytes that wait to be written.
        package let waiting: Int
        /// Whether nothing more comes and nothing waits.
        package let isDone: Bool
        /// Whether its conversation is over and nothing waits.
        let isLeft: Bool
        /// Why nothing goes through any more.
        package let failure: HoldfastError?
    }

    package let tail: TailName
    /// Who opened it.
    package let agent: AgentID
    package let writer: Attempt
    /// Where the tail stood when it was opened.
    package let opened: LSN
    /// What came with the slice that ends there.
    package let digest: TailDigest?
    private let state: Mutex<State>
    private let changed = Wakeup()

    init(
        tail: TailName, agent: AgentID, writer: Attempt, position: LSN, joins: Bool, digest: TailDigest? = nil
    ) {
        self.tail = tail
        self.agent = agent
        self.writer = writer
        self.digest = digest
        opened = position
        state = Mutex(State(position: position, durable: position, begins: !joins))
    }

    /// Where the next slice begins.
    package var position: LSN { state.withLock { $0.position } }

    /// How it stands now.
    package var standing: Standing {
        state.withLock {
            Standing(
                durable: $0.durable, waiting: $0.waiting, isDone: $0.isFinished && $0.waiting == 0,
                isLeft: $0.isLeft && $0.waiting == 0, failure: $0.failure)
        }
    }

    /// A slice up to `end` waits to be written.
    ///
    /// - Returns: Whether it begins the tail anew.
    func queued(from start: LSN, to end: LSN, bytes: Int) -> Bool {
        state.withLock { state in
            let begins = state.begins || start != state.position
            state.begins = false
            state.position = end
            state.waiting += bytes
            return begins
        }
    }

    /// Slices up to `end` are durable.
    func written(to end: LSN, bytes: Int) {
        state.withLock { state in
            state.durable = max(state.durable, end)
            state.waiting -= bytes
        }
        changed.signal()
    }

    /// Slices were let go of unwritten.
    func dropped(bytes: Int) {
        state.withLock { $0.waiting -= bytes }
        changed.signal()
    }

    /// Nothing more goes through; what waits is given up unless it is being written already.
    func fail(_ error: HoldfastError) {
        state.withLock { $0.failure = $0.failure ?? error }
        changed.signal()
    }

    /// The agent has ended the tail.
    func finish() {
        state.withLock { $0.isFinished = true }
        changed.signal()
    }

    /// Its conversation is over.
    func leave() { state.withLock { $0.isLeft = true } }

    /// Waits until the lane stands as wanted.
    ///
    /// - Parameter isWanted: Looks at each new standing.
    /// - Returns: The first that is.
    /// - Throws: `CancellationError`.
    @discardableResult
    package func wait(until isWanted: (Standing) -> Bool) async throws -> Standing {
        while true {
            let seen = changed.version
            let standing = standing
            if isWanted(standing) { return standing }
            try await changed.wait(since: seen)
        }
    }
}
