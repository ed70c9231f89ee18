import Platform
import Synchronization

extension SecureChannel {
    /// Acts upon one received frame.
    func dispatch(_ frame: ReceivedFrame) throws(ProtocolViolation) {
        switch frame.kind {
        case .hello, .helloReply, .goAway: throw ProtocolViolation(.secondHello)
        case .ping: try answer(Frame(.pong, payload: frame.payload[...]))
        case .pong: try heartbeat.pongReceived(frame.payload)
        case .control: try controlReceived(frame)
        case .open: try openReceived(frame)
        case .message, .data:
            guard let box = try box(of: frame) else { return }
            settle(box, try box.received(frame))
        case .credit:
            guard let box = try box(of: frame) else { return }
            try box.creditReceived(UInt32(bigEndianBytes: frame.payload))
        case .reset:
            guard let box = try box(of: frame) else { return }
            box.resetReceived(code: UInt32(bigEndianBytes: frame.payload))
            settle(box, StreamBox.Outcome(isOver: true))
        }
    }

    /// Queues a frame and wakes the writer; nothing happens once the connection is over.
    func enqueue(_ frame: Frame) {
        state.withLock { state in
            guard state.closed == nil else { return }
            state.outbox.append(frame)
        }
        outbound.signal()
    }

    /// Gives the credit and forgets the stream, as a step on it asked for.
    func settle(_ box: StreamBox, _ outcome: StreamBox.Outcome) {
        if let grant = outcome.grant {
            enqueue(Frame(.credit, stream: box.number, payload: grant.bigEndianBytes[...]))
        }
        guard outcome.isOver else { return }
        state.withLock { $0.boxes[box.number] = nil }
        roomMade.signal()
    }

    /// The state of the frame's stream; nil when it is over and late frames are on their way.
    private func box(of frame: ReceivedFrame) throws(ProtocolViolation) -> StreamBox? {
        try state.withLock { state throws(ProtocolViolation) in
            guard state.numbers.wasOpened(frame.stream) else { throw ProtocolViolation(.neverOpened) }
            return state.boxes[frame.stream]
        }
    }

    /// Queues what the peer made us say, unless it never reads.
    private func answer(_ frame: Frame) throws(ProtocolViolation) {
        guard state.withLock({ $0.outbox.answers < limits.queuedAnswers }) else { throw ProtocolViolation(.unread) }
        enqueue(frame)
    }

    private func controlReceived(_ frame: ReceivedFrame) throws(ProtocolViolation) {
        guard let message = try? RawMessage(framed: frame.payload) else { throw ProtocolViolation(.malformedMessage) }
        state.withLock { state in
            if state.controls.count >= limits.keptControls { _ = state.controls.popFirst() }
            state.controls.append(message)
        }
        controlArrived.signal()
    }

    private func openReceived(_ frame: ReceivedFrame) throws(ProtocolViolation) {
        guard let request = try? RawMessage(framed: frame.payload) else { throw ProtocolViolation(.malformedMessage) }
        let box = StreamBox(number: frame.stream)
        let outcome = try box.opened(by: frame)
        let hasRoom = try state.withLock { state throws(ProtocolViolation) in
            try state.numbers.peerOpened(frame.stream)
            let open = state.boxes.keys.count(where: side.peer.opens)
            guard open < limits.streams, state.incoming.count < limits.streams, !state.isLeaving else { return false }
            state.boxes[frame.stream] = box
            return true
        }
        guard hasRoom else { return try refuse(frame.stream) }
        // Made outside the lock, since the stream takes it at its end.
        let stream = ChannelStream(channel: self, box: box, request: request)
        state.withLock { $0.incoming.append(stream) }
        settle(box, outcome)
        streamArrived.signal()
    }

    private func refuse(_ stream: StreamNumber) throws(ProtocolViolation) {
        let code = UInt32(ErrorCode.busy.rawValue)
        try answer(Frame(.reset, stream: stream, payload: code.bigEndianBytes[...]))
    }
}
