import Platform

extension ChannelStream {
    /// The next thing that came; taking it gives the peer credit for more. Nil after the peer's END.
    ///
    /// - Throws: ``ChannelClosed``, ``StreamReset``, `CancellationError`.
    package func receive() async throws -> StreamEvent? {
        while true {
            let seen = box.readable.version
            let taken = try box.withState { try $0.take() }
            switch taken {
            case .event(let event, let outcome):
                channel.settle(box, outcome)
                return event
            case .end: return nil
            case .nothingYet: try await box.readable.wait(since: seen)
            }
        }
    }

    /// The next thing that came, which must be a message of this type.
    ///
    /// - Parameter type: the expected message.
    /// - Returns: the message.
    /// - Throws: as ``receive()``; the peer's ``Failure`` as `HoldfastError`; `HoldfastError` when something else came.
    package func expect<M: Message>(_ type: M.Type = M.self) async throws -> M {
        guard let event = try await receive() else {
            throw HoldfastError(.malformedMessage, "the other side ended a request without the answer it needs")
        }
        guard case .message(let message) = event else {
            throw HoldfastError(.malformedMessage, "the other side sent data where an answer was due")
        }
        if message.kind == Failure.kind { throw try message.decoded(as: Failure.self).error }
        do {
            return try message.decoded(as: type)
        } catch {
            throw HoldfastError(.malformedMessage, "the other side sent an answer that \(error)")
        }
    }
}

extension SecureChannel {
    /// Sends a request that is one message and waits for the one message that answers it.
    ///
    /// - Parameters:
    ///   - request: what to ask.
    ///   - type: the expected answer.
    /// - Returns: the answer.
    /// - Throws: as ``ChannelStream/expect(_:)``.
    package func ask<M: Message>(_ request: some Message, for type: M.Type = M.self) async throws -> M {
        try await open(request, end: true).expect(type)
    }
}

extension StreamBox {
    fileprivate enum Taken {
        case event(StreamEvent, Outcome)
        case end
        case nothingYet
    }
}

extension StreamBox.State {
    /// Takes what came first; what came before the connection was lost can still be read.
    fileprivate mutating func take() throws -> StreamBox.Taken {
        if let next = inbox.popFirst() { return .event(next.event, consumed(next.cost)) }
        if peerIsDone { return .end }
        if let closed { throw closed }
        if case .reset(let code) = machine.state { throw StreamReset(code: code) }
        return .nothingYet
    }
}
