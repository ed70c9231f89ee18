import Platform
import Protocol
import TestSupport
import Testing

/// A peer that breaks the protocol, over a plain socket: it gets one clear refusal, and other connections go on.
struct ViolationTests {
    /// Bytes on the wire, told of by their number: some are megabytes.
    struct Sent: Sendable, CustomTestStringConvertible {
        let bytes: Bytes
        init(_ bytes: Bytes) { self.bytes = bytes }
        var testDescription: String { "\(bytes.count) bytes" }
    }

    private static func stream(_ number: UInt32) -> StreamNumber { StreamNumber(rawValue: number) }

    private static let hello = Frame(.hello, payload: Hello.sample.framed[...]).encoded

    /// What a peer gets that sends `bytes` first thing, and what the accepting side throws.
    private static func refusal(of bytes: Bytes, close: Bool = false) async throws -> (HoldfastError?, [ReceivedFrame])
    {
        let (peer, ours) = try await TransportPair.plain()
        let accepting = Task { () -> HoldfastError? in
            do {
                let channel = try await SecureChannel.accept(over: ours) { _, version in .sample(version) }
                try await channel.run()
                return nil
            } catch let closed as ChannelClosed {
                return closed.error
            } catch {
                return error as? HoldfastError
            }
        }
        try await peer.write(bytes)
        if close { peer.socket.endWriting() }
        let answer = try await frames(from: peer)
        peer.abort()
        return (await accepting.value, answer)
    }

    /// All frames until the end of the connection.
    private static func frames(from peer: PlainTransport) async throws -> [ReceivedFrame] {
        var received: Bytes = []
        var buffer = Bytes(repeating: 0, count: 4096)
        while true {
            let pointer = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count, alignment: 16)
            defer { pointer.deallocate() }
            guard let count = try? await peer.read(into: pointer), count > 0 else { break }
            buffer = Bytes(pointer)
            received += buffer[..<count]
        }
        var decoder = FrameDecoder()
        decoder.greeted = true
        return try received.withUnsafeBytes { bytes in
            var (unread, frames) = (bytes, [ReceivedFrame]())
            while let frame = try decoder.next(from: &unread) {
                frames.append(frame)
            }
            return frames
        }
    }

    private func expectRefused(_ bytes: Bytes, _ reason: ProtocolViolation.Reason, close: Bool = false) async throws {
        let (error, answer) = try await Self.refusal(of: bytes, close: close)
        #expect(error?.code == .malformedMessage)
        #expect(error?.message.hasSuffix(ProtocolViolation(reason).description) == true, "\(error?.message ?? "none")")
        guard !close else { return }
        let farewell = try #require(answer.last)
        #expect(farewell.kind == .goAway)
        #expect(farewell.payload.prefix(4) == UInt32(ErrorCode.malformedMessage.rawValue).bigEndianBytes[...])
    }

    @Test(arguments: [
        (Sent(Frame(.ping, payload: [0, 0, 0, 0, 0, 0, 0, 1]).encoded), ProtocolViolation.Reason.beforeHello),
        (Sent(Frame(.open, stream: stream(1), payload: OpStatus().framed[...]).encoded), .beforeHello),
        (Sent(Frame(.hello, payload: Bytes(repeating: 0, count: 4097)[...]).encoded), .frameTooLong),
        (Sent(Frame(.hello, payload: [0, 16, 1]).encoded), .malformedHello),
        (Sent(Frame(.hello, payload: OpStatus().framed[...]).encoded), .malformedHello),
        (Sent(Frame(.helloReply, payload: HelloReply.sample(1).framed[...]).encoded), .beforeHello),
        (Sent(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)), .frameTooLong),
        (Sent(Bytes(repeating: 0, count: 64)), .frameTooShort),
        (Sent(Bytes(repeating: 0xFF, count: 64)), .frameTooLong),
    ])
    func beforeHello(_ sent: Sent, _ reason: ProtocolViolation.Reason) async throws {
        try await expectRefused(sent.bytes, reason)
    }

    @Test(arguments: [
        (Sent(hello), ProtocolViolation.Reason.secondHello),
        (Sent(Frame(.data, stream: stream(1), payload: [1]).encoded), .neverOpened),
        (Sent(Frame(.credit, stream: stream(2), payload: [0, 0, 0, 1]).encoded), .neverOpened),
        (Sent(Frame(.reset, stream: stream(7), payload: [0, 0, 0, 1]).encoded), .neverOpened),
        (Sent(Frame(.open, stream: stream(2), payload: OpStatus().framed[...]).encoded), .badStreamNumber),
        (Sent(Frame(.open, stream: stream(3), payload: OpStatus().framed[...]).encoded), .badStreamNumber),
        (Sent(Frame(.pong, payload: [0, 0, 0, 0, 0, 0, 0, 1]).encoded), .wrongPong),
        (Sent(Bytes(hex: "0010000700000001" + "0800") ?? []), .frameTooLong),
        (Sent(Bytes(hex: "ffffffffffffffffffff") ?? []), .frameTooLong),
        (
            Sent(
                Frame(.open, stream: stream(1), end: true, payload: OpStatus().framed[...]).encoded
                    + Frame(.data, stream: stream(1), payload: [1]).encoded), .afterEnd
        ),
        (
            Sent(
                Frame(.open, stream: stream(1), payload: OpStatus().framed[...]).encoded
                    + Frame(.credit, stream: stream(1), payload: [0xFF, 0xFF, 0xFF, 0xFF]).encoded), .badCredit
        ),
        (
            Sent(
                Frame(.open, stream: stream(1), payload: OpStatus().framed[...]).encoded
                    + (0..<6).flatMap { _ in
                        Frame(.data, stream: stream(1), payload: Bytes(repeating: 0, count: 256 * 1024)[...]).encoded
                    }), .noCredit
        ),
    ])
    func afterHello(_ sent: Sent, _ reason: ProtocolViolation.Reason) async throws {
        try await expectRefused(Self.hello + sent.bytes, reason)
    }

    @Test func aFrameCutInTheMiddleIsNoOrderlyEnd() async throws {
        let frame = Frame(.open, stream: Self.stream(1), payload: OpStatus().framed[...]).encoded
        try await expectRefused(Self.hello + frame.dropLast(), .truncated, close: true)
        try await expectRefused(Bytes(Self.hello.dropLast()), .truncated, close: true)
    }

    @Test func randomBytesAreRefusedAndNothingElseIsDisturbed() async throws {
        try await ChannelPair.with { pair in
            var generator = SeededRandom(seed: 3)
            for round in 0..<20 {
                let noise = (0..<200).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
                let (error, _) = try await Self.refusal(of: round % 2 == 0 ? noise : Self.hello + noise)
                #expect(error?.code == .malformedMessage)
            }
            let answer = Task { try await pair.dialer.ask(OpStatus(), for: Done.self) }
            try await #require(try await pair.acceptor.nextIncoming()).send(Done(), end: true)
            #expect(try await answer.value == Done())
        }
    }

    @Test func streamsBeyondTheLimitAreAskedToComeAgain() async throws {
        let (peer, ours) = try await TransportPair.plain()
        var limits = ChannelLimits()
        limits.streams = 2
        let accepting = Task { [limits] in
            try await SecureChannel.accept(over: ours, limits: limits) { _, version in .sample(version) }.run()
        }
        let opened = [1, 3, 5].flatMap { number in
            Frame(.open, stream: Self.stream(number), payload: OpStatus().framed[...]).encoded
        }
        try await peer.write(Self.hello + opened)
        peer.socket.endWriting()
        let answer = try await Self.frames(from: peer)
        peer.abort()
        _ = try? await accepting.value
        let resets = answer.filter { $0.kind == .reset }
        #expect(resets.map(\.stream) == [Self.stream(5)])
        #expect(resets.map(\.payload) == [UInt32(ErrorCode.busy.rawValue).bigEndianBytes])
    }

    @Test func aRefusalThatIsTooLongIsCutBetweenTwoCharacters() async throws {
        let (one, other) = try await TransportPair.plain()
        let text = String(repeating: "ä", count: 1000)
        let accepting = Task {
            try await SecureChannel.accept(over: other) { _, _ in throw HoldfastError(.revoked, text) }
        }
        let error = await #expect(throws: HoldfastError.self) {
            try await SecureChannel.dial(over: one, hello: .sample)
        }
        #expect(error?.message == String(text.prefix(510)))
        await #expect(throws: HoldfastError.self) { try await accepting.value }
    }

    @Test func foreignVersionsAreToldSo() async throws {
        let hello = Hello(minimumVersion: 7, maximumVersion: 9, software: "later", role: .agent)
        let (error, answer) = try await Self.refusal(of: Frame(.hello, payload: hello.framed[...]).encoded)
        #expect(error?.code == .noCommonVersion)
        #expect(error?.message.contains("7 to 9") == true)
        #expect(answer.map(\.kind) == [.goAway])
    }

    @Test func aRefusalReachesTheDialerWithItsCode() async throws {
        let (one, other) = try await TransportPair.tls()
        let accepting = Task {
            try await SecureChannel.accept(over: other) { _, _ in
                throw HoldfastError(.revoked, "agent \"db1\" has been revoked")
            }
        }
        let error = await #expect(throws: HoldfastError.self) {
            try await SecureChannel.dial(over: one, hello: .sample)
        }
        #expect(error == HoldfastError(.revoked, "agent \"db1\" has been revoked"))
        await #expect(throws: HoldfastError.self) { try await accepting.value }
    }

    @Test func aPeerThatSaysNothingIsGivenUp() async throws {
        let (peer, ours) = try await TransportPair.plain()
        var limits = ChannelLimits()
        limits.greeting = .milliseconds(50)
        let short = limits
        let error = await #expect(throws: HoldfastError.self) {
            try await SecureChannel.accept(over: ours, limits: short) { _, version in .sample(version) }
        }
        #expect(error?.code == .timedOut)
        peer.abort()
    }

    @Test func headsThatDoNotFitAreLeftOut() async throws {
        var hello = Hello.sample
        hello.heads = (0..<200).map { index in
            HeadClaim(source: .random(), chain: .backup, sequence: UInt64(index), digest: .zero)
        }
        let (one, other) = try await TransportPair.tls()
        let (told, sent) = (hello, hello.heads)
        let dialing = Task { try await SecureChannel.dial(over: one, hello: told) }
        let channel = try await SecureChannel.accept(over: other) { _, version in .sample(version) }
        _ = try await dialing.value
        guard case .hello(let heard) = channel.greeting else {
            Issue.record("no hello")
            return
        }
        #expect((30..<200).contains(heard.heads.count))
        #expect(heard.heads == Array(sent.prefix(heard.heads.count)))
    }
}
