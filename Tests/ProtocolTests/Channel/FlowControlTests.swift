import Platform
import Protocol
import Testing

/// Credit and heartbeats over real TLS.
struct FlowControlTests {
    @Test func aSlowConsumerStopsTheSenderAndNothingElse() async throws {
        var limits = ChannelLimits()
        limits.pingInterval = .milliseconds(20)
        try await ChannelPair.with(limits: limits) { pair in
            let (sent, piece) = (Counter(), Bytes(repeating: 1, count: 64 * 1024))
            let upload = try await pair.dialer.open(PutObject(name: .root, attempt: Attempt(rawValue: 1)))
            let sender = Task {
                for _ in 0..<256 {
                    try await upload.sendData(piece)
                    sent.add(piece.count)
                }
                try await upload.sendData([], end: true)
            }
            let stream = try #require(try await pair.acceptor.nextIncoming())
            try await wait { sent.value >= ChannelLimits.window - piece.count }
            let (near, far) = (pair.dialer.answeredPings, pair.acceptor.answeredPings)
            try await wait { pair.dialer.answeredPings > near + 5 && pair.acceptor.answeredPings > far + 5 }
            #expect(sent.value <= ChannelLimits.window + piece.count)
            let answer = Task { try await pair.acceptor.ask(OpStatus(), for: Done.self) }
            try await #require(try await pair.dialer.nextIncoming()).send(Done(), end: true)
            #expect(try await answer.value == Done())
            #expect(sent.value <= ChannelLimits.window + piece.count)

            var received = 0
            while case .data(let piece)? = try await stream.receive() {
                received += piece.count
            }
            try await sender.value
            #expect(received == 256 * piece.count)
        }
    }

    /// Waits for a condition that must come true.
    private func wait(for condition: @Sendable () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !condition() {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func aSilentPeerIsGivenUp() async throws {
        let (one, other) = try await TransportPair.tls()
        var limits = ChannelLimits()
        limits.pingInterval = .milliseconds(30)
        limits.patience = .milliseconds(150)
        async let greeted = SecureChannel.dial(over: one, hello: .sample, limits: limits)
        let silent = try await SecureChannel.accept(over: other) { _, version in .sample(version) }
        let channel = try await greeted
        let stream = try await channel.open(OpStatus())
        let error = await #expect(throws: ChannelClosed.self) { try await channel.run() }
        #expect(error?.reason == .silent(.milliseconds(150)))
        await #expect(throws: ChannelClosed.self) { try await stream.receive() }
        await #expect(throws: ChannelClosed.self) { try await channel.control(Done()) }
        #expect(try await channel.nextIncoming() == nil)
        #expect(silent.closed == nil)
    }

    @Test func theGreatestMessagePassesThroughAnEmptyWindow() async throws {
        try await ChannelPair.with { pair in
            let record = Bytes(repeating: 5, count: FrameLimits.content - 100)
            let request = AppendRecord(name: .root, record: record, attempt: Attempt(rawValue: 1))
            let stream = try await pair.dialer.open(request)
            let sender = Task {
                for _ in 0..<4 {
                    try await stream.send(request)
                }
                try await stream.send(Done(), end: true)
            }
            let other = try #require(try await pair.acceptor.nextIncoming())
            for _ in 0..<4 {
                #expect(try await other.expect(AppendRecord.self) == request)
            }
            #expect(try await other.expect(Done.self) == Done())
            try await sender.value
        }
    }

    @Test func aMessageBeyondTheLimitIsRefusedHere() async throws {
        try await ChannelPair.with { pair in
            let record = Bytes(repeating: 5, count: FrameLimits.content)
            let request = AppendRecord(name: .root, record: record, attempt: Attempt(rawValue: 1))
            await #expect(throws: WireError(.tooLarge)) { try await pair.dialer.open(request) }
        }
    }
}
