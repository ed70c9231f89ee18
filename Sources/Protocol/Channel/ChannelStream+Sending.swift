package import Platform

extension ChannelStream {
    /// Sends a message, waiting for credit and for the stream's turn.
    ///
    /// - Parameters:
    ///   - message: what to say.
    ///   - end: whether nothing follows from this side.
    /// - Throws: ``ChannelClosed``, ``StreamReset``, `CancellationError`; `HoldfastError` when the peer has answered
    ///   with a ``Failure`` already; ``WireError`` when the message is too large.
    package func send(_ message: some Message, end: Bool = false) async throws {
        try await send(.message, SecureChannel.content(message), end: end)
    }

    /// Sends data in as many frames as it needs, waiting for credit before each.
    ///
    /// - Parameters:
    ///   - bytes: what to send; may be empty, when only END is to be said.
    ///   - end: whether nothing follows from this side.
    /// - Throws: as ``send(_:end:)``.
    package func sendData(_ bytes: ArraySlice<UInt8>, end: Bool = false) async throws {
        var rest = bytes
        while rest.count > FrameLimits.usedData {
            try await send(.data, rest.prefix(FrameLimits.usedData), end: false)
            rest = rest.dropFirst(FrameLimits.usedData)
        }
        guard end || !rest.isEmpty else { return }
        try await send(.data, rest, end: end)
    }

    /// Sends data; see ``sendData(_:end:)-(ArraySlice<UInt8>,_)``.
    package func sendData(_ bytes: Bytes, end: Bool = false) async throws {
        try await sendData(bytes[...], end: end)
    }

    /// Answers that the request failed. What the peer still sends is dropped; errors on the way are ignored.
    package func fail(_ error: HoldfastError) async {
        discardRest()
        try? await send(Failure(error), end: true)
    }

    private func send(_ kind: FrameKind, _ payload: ArraySlice<UInt8>, end: Bool) async throws {
        let frame = Frame(kind, stream: box.number, end: end, payload: payload)
        while true {
            try Task.checkCancellation()
            let seen = box.writable.version
            if let isOver = try box.withState({ try $0.spend(frame) }) {
                channel.enqueue(frame)
                return channel.settle(box, StreamBox.Outcome(isOver: isOver))
            }
            try await box.writable.wait(since: seen)
        }
    }

    /// Lets go of everything that has come or will come.
    private func discardRest() {
        let outcome = box.withState { state in
            state.discards = true
            var cost = 0
            while let dropped = state.inbox.popFirst() {
                cost += dropped.cost
            }
            return state.consumed(cost)
        }
        channel.settle(box, outcome)
    }
}

extension StreamBox.State {
    /// Takes the frame's cost from the credit.
    ///
    /// - Returns: whether the stream is over with this frame; nil when it must wait.
    /// - Throws: why nothing can be sent any more.
    fileprivate mutating func spend(_ frame: Frame) throws -> Bool? {
        if let error = sendingError() { throw error }
        guard sendWindow.isOpen, !isQueued else { return nil }
        try machine.contentSending(end: frame.end)
        sendWindow.spend(frame.cost)
        isQueued = true
        return machine.isOver
    }
}
