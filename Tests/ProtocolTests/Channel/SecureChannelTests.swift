import Platform
import Protocol
import Testing

/// Two ends over real TLS.
struct SecureChannelTests {
    @Test func bothSidesKnowWhatTheOtherSaid() async throws {
        let pair = try await ChannelPair.greeted()
        #expect(pair.dialer.version == 1 && pair.acceptor.version == 1)
        #expect(pair.dialer.greeting == .reply(.sample(1)))
        #expect(pair.acceptor.greeting == .hello(.sample))
    }

    @Test func aRequestIsAnswered() async throws {
        try await ChannelPair.with { pair in
            async let answer = pair.dialer.ask(OpVerify(), for: JobReference.self)
            let stream = try #require(try await pair.acceptor.nextIncoming())
            #expect(stream.request?.kind == .opVerify)
            let job = JobID.random()
            try await stream.send(JobReference(job: job), end: true)
            #expect(try await answer.job == job)
            #expect(try await stream.receive() == nil)
        }
    }

    @Test func theAcceptorOpensStreamsToo() async throws {
        try await ChannelPair.with { pair in
            async let answer = pair.acceptor.ask(OpStatus(), for: Done.self)
            let stream = try #require(try await pair.dialer.nextIncoming())
            #expect(stream.number.rawValue == 2)
            try await stream.send(Done(), end: true)
            #expect(try await answer == Done())
        }
    }

    @Test func aFailureIsThrownWithItsCode() async throws {
        try await ChannelPair.with { pair in
            let answer = Task { try await pair.dialer.ask(OpStatus(), for: StatusReport.self) }
            let stream = try #require(try await pair.acceptor.nextIncoming())
            await stream.fail(HoldfastError(.nameTaken, "the name \"a\" is taken; choose another"))
            let error = await #expect(throws: HoldfastError.self) { try await answer.value }
            #expect(error?.code == .nameTaken)
            #expect(error?.message == "the name \"a\" is taken; choose another")
        }
    }

    @Test func anAnswerOfAnotherKindIsRefused() async throws {
        try await ChannelPair.with { pair in
            let answer = Task { try await pair.dialer.ask(OpStatus(), for: StatusReport.self) }
            let stream = try #require(try await pair.acceptor.nextIncoming())
            try await stream.send(Done(), end: true)
            let error = await #expect(throws: HoldfastError.self) { try await answer.value }
            #expect(error?.code == .malformedMessage)
        }
    }

    @Test func anEndOrDataInPlaceOfAnAnswerIsRefused() async throws {
        try await ChannelPair.with { pair in
            let asking = try await pair.dialer.open(OpStatus(), end: true)
            let stream = try #require(try await pair.acceptor.nextIncoming())
            try await stream.sendData([7])
            try await stream.send(Done(), end: true)
            for _ in 0..<2 {
                let error = await #expect(throws: HoldfastError.self) { try await asking.expect(StatusReport.self) }
                #expect(error?.code == .malformedMessage)
            }
            let error = await #expect(throws: HoldfastError.self) { try await asking.expect(StatusReport.self) }
            #expect(error?.message == "the other side ended a request without the answer it needs")
        }
    }

    @Test func aResetSaysWhy() async throws {
        try await ChannelPair.with { pair in
            for (code, expected) in [(nil, ErrorCode.cancelled), (.busy, .busy)] as [(ErrorCode?, ErrorCode)] {
                let asking = try await pair.dialer.open(OpStatus())
                let stream = try #require(try await pair.acceptor.nextIncoming())
                #expect(stream.number.description == "\(stream.number.rawValue)")
                stream.reset(code: code)
                let reset = await #expect(throws: StreamReset.self) { try await asking.receive() }
                #expect(reset?.error.code == expected)
            }
        }
    }

    @Test func anEndThatThePeerDoesNotReadIsGivenUp() async throws {
        let (one, other) = try await TransportPair.tls()
        var limits = ChannelLimits()
        limits.farewell = .milliseconds(50)
        async let accepted = SecureChannel.accept(over: other) { _, version in .sample(version) }
        let dialer = try await SecureChannel.dial(over: one, hello: .sample, limits: limits)
        // It is greeted and then never runs, so nothing is read.
        let acceptor = try await accepted
        let running = Task { try await dialer.run() }
        let sending = Task {
            await withTaskGroup { group in
                for _ in 0..<48 {
                    group.addTask {
                        let stream = try? await dialer.open(PutObject(name: .root, attempt: Attempt(rawValue: 1)))
                        for _ in 0..<4 { try? await stream?.sendData(Bytes(repeating: 1, count: 256 * 1024)) }
                    }
                }
            }
        }
        // More is queued than the kernel takes in; the connection is full before it is left.
        try await Task.sleep(for: .milliseconds(500))
        dialer.close()
        _ = try? await running.value
        #expect(dialer.closed?.reason == .closedHere)
        await sending.value
        withExtendedLifetime(acceptor) {}
    }

    @Test func aRefusedUploadStopsAtOnceAndTellsWhy() async throws {
        try await ChannelPair.with { pair in
            let upload = try await pair.dialer.open(PutObject(name: .root, attempt: Attempt(rawValue: 1)))
            async let refused: Void = {
                let stream = try #require(try await pair.acceptor.nextIncoming())
                await stream.fail(HoldfastError(.staleAttempt, "attempt 1 is over"))
            }()
            let piece = Bytes(repeating: 7, count: 1 << 20)
            let error = await #expect(throws: HoldfastError.self) {
                for _ in 0..<1000 {
                    try await upload.sendData(piece)
                }
            }
            #expect(error?.code == .staleAttempt)
            try await refused
        }
    }

    @Test func fiftyStreamsAtOnceKeepTheirBytesApart() async throws {
        try await ChannelPair.with { pair in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await withThrowingTaskGroup(of: Void.self) { servers in
                        for _ in 0..<50 {
                            guard let stream = try await pair.acceptor.nextIncoming() else { return }
                            servers.addTask { try await Self.echoDigest(stream) }
                        }
                        try await servers.waitForAll()
                    }
                }
                for index in 0..<50 {
                    group.addTask { try await Self.upload(UInt8(index), 300_000 + index * 20_011, pair.dialer) }
                }
                try await group.waitForAll()
            }
        }
    }

    private static func upload(_ byte: UInt8, _ count: Int, _ channel: SecureChannel) async throws {
        let stream = try await channel.open(PutObject(name: .root, attempt: Attempt(rawValue: 1)))
        let bytes = Bytes(repeating: byte, count: count)
        try await stream.sendData(bytes)
        let trailer = PutTrailer(length: UInt64(count), digest: .sha256(of: bytes))
        try await stream.send(trailer, end: true)
        #expect(try await stream.expect(PutTrailer.self) == trailer)
    }

    /// Answers an upload with the length and digest of what came.
    private static func echoDigest(_ stream: ChannelStream) async throws {
        var bytes: Bytes = []
        while let event = try await stream.receive() {
            switch event {
            case .data(let piece): bytes += piece
            case .message(let message): #expect(message.kind == .putTrailer)
            }
        }
        try await stream.send(PutTrailer(length: UInt64(bytes.count), digest: .sha256(of: bytes)), end: true)
    }

    @Test func controlMessagesArriveInOrder() async throws {
        try await ChannelPair.with { pair in
            for index in 0..<100 {
                try await pair.dialer.control(Self.progress(UInt64(index)))
            }
            for index in 0..<100 {
                let message = try #require(try await pair.acceptor.nextControl())
                #expect(try message.decoded(as: RunProgress.self).bytesDone == UInt64(index))
            }
        }
    }

    private static func progress(_ bytes: UInt64) -> RunProgress {
        RunProgress(
            job: .random(), attempt: Attempt(rawValue: 1), phase: "copy", bytesDone: bytes, itemsDone: 0)
    }

    @Test func whatWasSaidBeforeAnOrderlyEndArrives() async throws {
        let pair = try await ChannelPair.greeted()
        async let ended: Void = pair.dialer.run()
        async let other: Void = pair.acceptor.run()
        let stream = try await pair.dialer.open(OpStatus())
        try await stream.sendData(Bytes(repeating: 3, count: 300_000), end: true)
        pair.dialer.close()
        try await ended
        try await other
        let arrived = try await pair.acceptor.nextIncoming()
        #expect(arrived == nil, "a connection that is over has no new streams")
        #expect(pair.acceptor.closed?.reason == .closedByPeer)
        await #expect(throws: ChannelClosed.self) { try await pair.dialer.open(OpStatus()) }
        await #expect(throws: ChannelClosed.self) { try await stream.receive() }
    }

    @Test func droppingAStreamTellsTheOtherSide() async throws {
        try await ChannelPair.with { pair in
            var stream: ChannelStream? = try await pair.dialer.open(OpJobFollow(job: .random()), end: true)
            let other = try #require(try await pair.acceptor.nextIncoming())
            #expect(stream != nil)
            stream = nil
            await #expect(throws: StreamReset(code: 0)) {
                while true {
                    try await other.send(Done())
                }
            }
        }
    }

    @Test func cancellingAWaitLeavesTheChannelUsable() async throws {
        try await ChannelPair.with { pair in
            let stream = try await pair.dialer.open(OpStatus())
            let waiting = Task { try await stream.receive() }
            try await Task.sleep(for: .milliseconds(20))
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            let other = try #require(try await pair.acceptor.nextIncoming())
            try await other.send(Done(), end: true)
            #expect(try await stream.expect(Done.self) == Done())
        }
    }

    @Test func moreStreamsThanAllowedWaitForRoom() async throws {
        var limits = ChannelLimits()
        limits.streams = 2
        try await ChannelPair.with(limits: limits) { pair in
            let first = try await pair.dialer.open(OpStatus(), end: true)
            let second = try await pair.dialer.open(OpStatus(), end: true)
            async let third = pair.dialer.open(OpStatus(), end: true)
            let served = try #require(try await pair.acceptor.nextIncoming())
            try await served.send(Done(), end: true)
            #expect(try await first.expect(Done.self) == Done())
            #expect(try await third.number.rawValue == 5)
            second.reset()
        }
    }
}
