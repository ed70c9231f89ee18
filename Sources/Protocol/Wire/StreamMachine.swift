/// The life of one stream, seen from one side: each direction ends on its own, or a reset ends both.
package struct StreamMachine: Hashable, Sendable {
    /// Which directions are still open. `open` → `localEnded` or `remoteEnded` → `closed`; any of them → `reset`.
    package enum State: Hashable, Sendable {
        case open
        /// This side has sent END.
        case localEnded
        /// The peer has sent END.
        case remoteEnded
        /// Both have.
        case closed
        /// One side gave up, with the number of an error code.
        case reset(code: UInt32)
    }

    /// Why something cannot be sent.
    package enum Refusal: Error, Hashable, Sendable {
        case ended
        case reset(code: UInt32)
    }

    /// Which directions are still open.
    package private(set) var state = State.open

    /// A stream that has just been opened.
    package init() {}

    /// Whether nothing more comes from the peer and nothing more may be sent.
    package var isOver: Bool {
        switch state {
        case .open, .localEnded, .remoteEnded: false
        case .closed, .reset: true
        }
    }

    /// A frame with content is to be sent.
    package mutating func contentSending(end: Bool) throws(Refusal) {
        switch state {
        case .open: if end { state = .localEnded }
        case .remoteEnded: if end { state = .closed }
        case .localEnded, .closed: throw .ended
        case .reset(let code): throw .reset(code: code)
        }
    }

    /// A frame with content has come.
    ///
    /// - Returns: whether it is to be delivered; not after a reset, when late frames are still on their way.
    package mutating func contentReceived(end: Bool) throws(ProtocolViolation) -> Bool {
        switch state {
        case .open:
            if end { state = .remoteEnded }
            return true
        case .localEnded:
            if end { state = .closed }
            return true
        case .remoteEnded, .closed: throw ProtocolViolation(.afterEnd)
        case .reset: return false
        }
    }

    /// The peer gave up.
    package mutating func resetReceived(code: UInt32) {
        guard !isOver else { return }
        state = .reset(code: code)
    }

    /// This side gives up.
    ///
    /// - Returns: whether the peer has to be told.
    package mutating func resetSending(code: UInt32) -> Bool {
        guard !isOver else { return false }
        state = .reset(code: code)
        return true
    }
}
