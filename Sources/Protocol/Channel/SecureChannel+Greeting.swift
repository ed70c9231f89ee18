import Platform

extension SecureChannel {
    /// Greets the accepting side over a fresh connection.
    ///
    /// - Parameters:
    ///   - transport: the connection; closed when the greeting fails.
    ///   - hello: what to say. Heads that do not fit into one greeting are left out, the last ones first.
    ///   - limits: the limits of the connection.
    /// - Returns: the channel, on which nothing moves before ``run()``.
    /// - Throws: `HoldfastError`: what the peer refused with, or what it did wrong.
    package static func dial(
        over transport: some ChannelTransport, hello: Hello, limits: ChannelLimits = ChannelLimits()
    ) async throws -> SecureChannel {
        let transport = recorded(transport)
        return try await greet(transport, limits) { reader in
            try await transport.write(Frame(.hello, payload: hello.fitting.framed[...]).encoded)
            let reply: HelloReply = try await greeting(.helloReply, reader, transport)
            var machine = GreetingMachine(side: .dialer)
            guard case .proceed(let version) = try machine.replyReceived(version: reply.version) else {
                throw ProtocolViolation(.malformedHello)
            }
            return SecureChannel(
                side: .dialer, version: version, greeting: .reply(reply), transport: transport, reader: reader,
                limits: limits)
        }
    }

    /// Waits for the dialling side's greeting over a fresh connection and answers it.
    ///
    /// - Parameters:
    ///   - transport: the connection; closed when the greeting fails.
    ///   - limits: the limits of the connection.
    ///   - reply: makes the answer for the agreed version, or throws why the peer is refused, which it is told.
    /// - Returns: the channel, on which nothing moves before ``run()``.
    /// - Throws: `HoldfastError`: why the peer was refused, or what it did wrong.
    package static func accept(
        over transport: some ChannelTransport, limits: ChannelLimits = ChannelLimits(),
        reply: @escaping @Sendable (_ hello: Hello, _ version: UInt32) async throws -> HelloReply
    ) async throws -> SecureChannel {
        let transport = recorded(transport)
        return try await greet(transport, limits) { reader in
            let hello: Hello = try await greeting(.hello, reader, transport)
            var machine = GreetingMachine(side: .acceptor)
            let action = try machine.helloReceived(minimum: hello.minimumVersion, maximum: hello.maximumVersion)
            guard case .reply(let version) = action else { throw noCommonVersion(hello) }
            let answer = try await reply(hello, version)
            try await transport.write(Frame(.helloReply, payload: answer.framed[...]).encoded)
            return SecureChannel(
                side: .acceptor, version: version, greeting: .hello(hello), transport: transport, reader: reader,
                limits: limits)
        }
    }

    private static func recorded(_ transport: some ChannelTransport) -> any ChannelTransport {
        #if DEBUG
            RecordedTransport.wrapping(transport)
        #else
            transport
        #endif
    }

    private static func greet(
        _ transport: some ChannelTransport, _ limits: ChannelLimits,
        _ exchange: @escaping @Sendable (FrameReader) async throws -> SecureChannel
    ) async throws -> SecureChannel {
        do {
            let doing = "the greeting with \(transport.peerAddress)"
            return try await withDeadline(limits.greeting, doing: doing) {
                let reader = FrameReader(transport)
                let channel = try await exchange(reader)
                reader.greetingOver()
                return channel
            }
        } catch {
            let reason = (error as? ProtocolViolation).map { ChannelClosed.Reason.violation($0) }
            let told = reason.map { ChannelClosed($0, peerAddress: transport.peerAddress) } ?? error
            await sayFarewell(HoldfastError(channelError: told), over: transport, limits)
            throw HoldfastError(channelError: told)
        }
    }

    /// Reads the one message that must come first.
    private static func greeting<M: Message>(
        _ kind: FrameKind, _ reader: FrameReader, _ transport: some ChannelTransport
    ) async throws -> M {
        guard let frame = try await reader.next() else {
            throw ChannelClosed(.closedByPeer, peerAddress: transport.peerAddress)
        }
        if frame.kind == .goAway { throw Farewell(frame.payload).closed(peerAddress: transport.peerAddress) }
        guard frame.kind == kind else { throw ProtocolViolation(.beforeHello) }
        guard let message = try? RawMessage(framed: frame.payload).decoded(as: M.self) else {
            throw ProtocolViolation(.malformedHello)
        }
        return message
    }

    private static func noCommonVersion(_ hello: Hello) -> HoldfastError {
        let (ours, theirs) = (ProtocolVersion.spoken, "\(hello.minimumVersion) to \(hello.maximumVersion)")
        return HoldfastError(
            .noCommonVersion,
            "this side speaks versions \(ours.lowerBound) to \(ours.upperBound) of the protocol, the other one \(theirs); "
                + "bring the older one up to date")
    }

    /// Tells the peer why the connection ends, if it still listens, and closes it.
    static func sayFarewell(_ error: HoldfastError?, over transport: any ChannelTransport, _ limits: ChannelLimits)
        async
    {
        let farewell = Farewell(code: UInt32(error?.code.rawValue ?? 0), text: error?.message ?? "")
        try? await withDeadline(limits.farewell, doing: "the farewell") {
            try await transport.write(Frame(.goAway, payload: farewell.payload[...]).encoded)
        }
        await transport.close()
    }
}

extension Hello {
    /// The same with as many heads as fit into the greeting.
    var fitting: Hello {
        var hello = self
        while hello.framed.count > FrameLimits.greeting, !hello.heads.isEmpty {
            hello.heads.removeLast()
        }
        return hello
    }
}
