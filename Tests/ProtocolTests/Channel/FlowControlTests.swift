import Platform
import Protocol
import Testing

/// Credit and heartbeats over real TLS.
struct FlowControlTests {
    @Test func aSlowConsumerStopsTheSenderAndNotTheHeartbeats() async throws {
        var limits = ChannelLimits()
        limits.pingInterval = .milliseconds(20)
        limits.patience = .milliseconds(400)
        try await ChannelPair.with(limits: limits) { pair in
            let sent = Counter()
            let upload = try await pair.dialer.open(PutObject(name: .root, attempt: Attempt(rawValue: 1)))
            let sender = Task {
                let piece = Bytes(repeating: 1, count: 64 * 1024)
                for _ in 0..<256 {
                    try await upload.sendData(piece)
                    sent.add(piece.count)
                }
                try await upload.sendData([], end: true)
            }
            let stream = try #require(try await pair.acceptor.nextIncoming())
            try await Task.sleep(for: .milliseconds(1200))
            // Three times the patience has passed: only pings kept the connection alive.
            #expect(sent.value >= ChannelLimits.window - 64 * 1024)
            #expect(sent.value <= ChannelLimits.window + 64 * 1024)
            #expect(pair.dialer.closed == nil && pair.acceptor.closed == nil)
            let answer = Task { try await pair.acceptor.ask(OpStatus(), for: Done.self) }
            try await #require(try await pair.dialer.nextIncoming()).send(Done(), end: true)
            #expect(try await answer.value == Done())

            var received = 0
            while case .data(let piece)? = try await stream.receive() {
                received += piece.count
            }
            try await sender.value
            #expect(received == 256 * 64 * 1024)
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
        let began = ContinuousClock.now
        let error = await #expect(throws: ChannelClosed.self) { try await channel.run() }
        #expect(error?.reason == .silent(.milliseconds(150)))
        #expect(ContinuousClock.now - began < .seconds(5))
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
