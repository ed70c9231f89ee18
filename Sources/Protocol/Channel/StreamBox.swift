import Platform
import Synchronization

/// The state of one stream, shared by the channel, which feeds it, and the application's handle.
final class StreamBox: Sendable {
    /// What the channel has to do after a step.
    struct Outcome {
        /// Credit to give to the peer.
        var grant: UInt32?
        /// Whether the stream is over for both sides.
        var isOver = false
    }

    struct State {
        var machine = StreamMachine()
        var sendWindow = SendWindow(credit: ChannelLimits.window)
        var receiveWindow = ReceiveWindow(size: ChannelLimits.window)
        var inbox = Queue<(event: StreamEvent, cost: Int)>()
        /// A frame waits to be written; the next one must wait until it is on its way.
        var isQueued = false
        /// What still comes from the peer is dropped, since nobody will look at it.
        var discards = false
        /// The peer has said all that it wanted to say.
        var peerIsDone = false
        /// A ``Failure`` that came as the peer's last word.
        var failure: Failure?
        var closed: ChannelClosed?
    }

    let number: StreamNumber
    /// Signalled when something has come, or nothing more will.
    let readable = Wakeup()
    /// Signalled when more may be sent, or nothing more may.
    let writable = Wakeup()
    private let state = Mutex(State())

    init(number: StreamNumber) {
        self.number = number
    }

    /// A frame with content other than the opening one has come.
    func received(_ frame: ReceivedFrame) throws(ProtocolViolation) -> Outcome {
        let event = try Self.event(of: frame)
        let outcome = try state.withLock { state throws(ProtocolViolation) in
            try state.received(event, frame)
        }
        signalBoth()
        return outcome
    }

    /// The opening frame has come; its message is the request and stands in no queue.
    func opened(by frame: ReceivedFrame) throws(ProtocolViolation) -> Outcome {
        try state.withLock { state throws(ProtocolViolation) in
            try state.receiveWindow.frameReceived(cost: frame.cost)
            _ = try state.machine.contentReceived(end: frame.end)
            state.peerIsDone = frame.end
            return state.consumed(frame.cost)
        }
    }

    /// The peer gave credit.
    func creditReceived(_ bytes: UInt32) throws(ProtocolViolation) {
        try state.withLock { state throws(ProtocolViolation) in try state.sendWindow.creditReceived(bytes) }
        writable.signal()
    }

    /// The peer gave up. What it had said to its end can still be read.
    func resetReceived(code: UInt32) {
        state.withLock { state in
            state.machine.resetReceived(code: code)
            if !state.peerIsDone { state.inbox.removeAll() }
        }
        signalBoth()
    }

    /// The connection is over.
    func closed(_ closed: ChannelClosed) {
        state.withLock { $0.closed = $0.closed ?? closed }
        signalBoth()
    }

    /// The queued frame is on its way.
    func frameTaken() {
        state.withLock { $0.isQueued = false }
        writable.signal()
    }

    /// Lets `change` look at and alter the state.
    func withState<R: Sendable, E: Error>(_ change: (inout State) throws(E) -> sending R) throws(E) -> R {
        try state.withLock { state throws(E) in try change(&state) }
    }

    private func signalBoth() {
        readable.signal()
        writable.signal()
    }

    private static func event(of frame: ReceivedFrame) throws(ProtocolViolation) -> StreamEvent {
        guard frame.kind == .message else { return .data(frame.payload) }
        guard let message = try? RawMessage(framed: frame.payload) else { throw ProtocolViolation(.malformedMessage) }
        return .message(message)
    }
}

extension StreamBox.State {
    fileprivate mutating func received(
        _ event: StreamEvent, _ frame: ReceivedFrame
    ) throws(ProtocolViolation) -> StreamBox.Outcome {
        guard try machine.contentReceived(end: frame.end) else { return StreamBox.Outcome() }
        try receiveWindow.frameReceived(cost: frame.cost)
        peerIsDone = frame.end
        guard !discards else { return consumed(frame.cost) }
        inbox.append((event, frame.cost))
        if frame.end, case .message(let message) = event { failure = try? message.decoded(as: Failure.self) }
        return StreamBox.Outcome(isOver: machine.isOver)
    }

    /// The application has taken a frame of this cost, or never will.
    mutating func consumed(_ cost: Int) -> StreamBox.Outcome {
        let grant = receiveWindow.frameConsumed(cost: cost)
        switch machine.state {
        case .open, .localEnded: return StreamBox.Outcome(grant: grant)
        // Nothing more comes, so credit would be of no use.
        case .remoteEnded, .closed, .reset: return StreamBox.Outcome(isOver: machine.isOver)
        }
    }

    /// Why nothing can be sent any more; nil while sending goes on.
    func sendingError() -> (any Error)? {
        if let closed { return closed }
        if let failure { return failure.error }
        switch machine.state {
        case .open, .remoteEnded: return nil
        case .localEnded, .closed: return StreamMachine.Refusal.ended
        case .reset(let code): return StreamReset(code: code)
        }
    }
}
