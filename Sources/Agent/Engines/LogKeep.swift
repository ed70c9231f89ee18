package import Protocol

/// What the database retains for us.
package struct LogKeep: Sendable, Equatable {
    /// How sure retention is.
    package enum State: String, Sendable {
        /// All from `position` on is there.
        case kept
        /// Beyond the server's own retention, but still there.
        case extended
        /// To be removed at the next checkpoint.
        case unreserved
        /// Log was removed; the slot is useless.
        case lost
    }

    /// The slot's name.
    package var name: String
    package var state: State
    /// The oldest log retained; nil when lost.
    package var position: LSN?
    /// Bytes of log that stay because of us.
    package var heldBytes: UInt64
    /// Where the server's log ends.
    package var serverEnd: LSN
    /// Why the slot is lost, in the server's words, where it gives them.
    package var reason: String?
    /// Whether this call has created it.
    package var isNew: Bool

    package init(
        name: String, state: State, position: LSN?, heldBytes: UInt64, serverEnd: LSN, reason: String?, isNew: Bool
    ) {
        self.name = name
        self.state = state
        self.position = position
        self.heldBytes = heldBytes
        self.serverEnd = serverEnd
        self.reason = reason
        self.isNew = isNew
    }
}
