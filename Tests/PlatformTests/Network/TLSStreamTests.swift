import Platform
import Testing

struct TLSStreamTests {
    private let ours: TestAuthority
    private let loop: EventLoop
    private let listener: TCPListener
    private let server: TLSContext

    init() throws {
        ours = try TestAuthority()
        loop = try EventLoop(name: "tls")
        listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        server = try .server(
            identity: ours.identity("server", .server), clientAuthorities: [ours.authority.certificate],
            applicationProtocol: "test/1")
    }

    private func client(_ identity: TLSIdentity?, applicationProtocol: String = "test/1") throws -> TLSContext {
        let trust = TLSTrust.authorities([ours.authority.certificate])
        return try .client(identity: identity, trust: trust, applicationProtocol: applicationProtocol)
    }

    private func accept() async throws -> TLSStream {
        try await TLSStream.server(listener.accept(), context: server, deadline: .seconds(120))
    }

    private func connect(_ context: TLSContext) async throws -> TLSStream {
        let socket = try await Socket.connect(host: "127.0.0.1", port: listener.port, loop: loop)
        return try await TLSStream.client(socket, context: context, serverName: nil, deadline: .seconds(120))
    }

    private func pair(_ context: TLSContext) async throws -> (client: TLSStream, server: TLSStream) {
        async let server = accept()
        let client = try await connect(context)
        return (client, try await server)
    }

    @Test func bothSidesKnowEachOtherAndTheSameSecret() async throws {
        let (one, other) = try await pair(client(ours.identity("client", .client)))
        #expect(other.peerCertificate?.identity == "client")
        #expect(one.peerCertificate?.identity == "server")
        #expect(one.peerAddress == listener.address)
        let secret = try one.exportKeyingMaterial(label: "EXPORTER-test", context: [1], length: 32)
        #expect(try other.exportKeyingMaterial(label: "EXPORTER-test", context: [1], length: 32) == secret)
    }

    @Test func carriesMuchBothWaysAtOnce() async throws {
        let (one, other) = try await pair(client(nil))
        #expect(other.peerCertificate == nil)
        let bytes = SecureRandom.bytes(5_000_000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (sender, receiver) in [(one, other), (other, one)] {
                group.addTask { try await sender.write([1, 2, 3], payload: bytes[...]) }
                group.addTask {
                    let received = try await receiver.readExactly(bytes.count + 3)
                    #expect(received == [1, 2, 3] + bytes)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func lastWordsArriveBeforeTheEnd() async throws {
        let (one, other) = try await pair(client(nil))
        async let closing: Void = closeAfterWriting(one)
        #expect(try await other.readExactly(100_000).count == 100_000)
        #expect(try await other.readSome().isEmpty)
        await other.close()
        try await closing
    }

    private func closeAfterWriting(_ stream: TLSStream) async throws {
        try await stream.write(Bytes(repeating: 7, count: 100_000))
        await stream.close()
    }

    @Test func abortEndsAWaitingReaderAndTheOtherSideSeesACut() async throws {
        let (one, other) = try await pair(client(nil))
        async let waiting = readingError(one)
        try await Task.sleep(for: .milliseconds(20))
        one.abort()
        #expect(await waiting?.code == .connectionLost)
        #expect(await readingError(other)?.code == .connectionLost)
        let late = await #expect(throws: HoldfastError.self) { try await one.write([1] as Bytes) }
        #expect(late?.message.hasSuffix("it was closed on this side") == true)
    }

    @Test func strangersAndExpiredClientsAreRefusedWithReasonsOnBothSides() async throws {
        let stranger = try TestAuthority().identity("client", .client)
        let minuteAgo = TestAuthority.now.advanced(by: .seconds(-60))
        let expired = try ours.identity("client", .client, notAfter: minuteAgo)
        for (identity, ownReason, peerReason) in [
            (stranger, "does not know the authority of our certificate", "the certificate is of an unknown authority"),
            (expired, "the peer says that our certificate has expired", "the certificate has expired"),
        ] {
            async let refusal = acceptError()
            // The client's own handshake ends before the server has judged its certificate.
            let stream = try await connect(client(identity))
            #expect(await readingError(stream)?.message.hasSuffix(ownReason) == true)
            let error = await refusal
            #expect(error?.code == .handshakeRefused)
            #expect(error?.message.hasSuffix(peerReason) == true)
        }
    }

    @Test func anotherApplicationProtocolIsRefused() async throws {
        async let refusal = acceptError()
        let error = await #expect(throws: HoldfastError.self) {
            try await connect(client(nil, applicationProtocol: "test/2"))
        }
        #expect(error?.code == .handshakeRefused)
        #expect(await refusal?.code == .handshakeRefused)
    }

    @Test func aSilentPeerIsGivenUp() async throws {
        let silent = try await Socket.connect(host: "127.0.0.1", port: listener.port, loop: loop)
        let accepted = try await listener.accept()
        let error = await #expect(throws: HoldfastError.self) {
            try await TLSStream.server(accepted, context: server, deadline: .milliseconds(50))
        }
        #expect(error?.code == .timedOut)
        withExtendedLifetime(silent) {}
    }

    @Test func randomBytesInsteadOfAHandshakeAreRefused() async throws {
        let socket = try await Socket.connect(host: "127.0.0.1", port: listener.port, loop: loop)
        async let refusal = acceptError()
        try await socket.write(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(await refusal?.code == .handshakeRefused)
    }

    private func acceptError() async -> HoldfastError? {
        do {
            _ = try await accept()
            return nil
        } catch {
            return error as? HoldfastError
        }
    }

    private func readingError(_ stream: TLSStream) async -> HoldfastError? {
        do {
            _ = try await stream.readSome()
            return nil
        } catch {
            return error as? HoldfastError
        }
    }
}

extension TLSStream {
    /// Reads what is there, at most 64 KiB; empty after the peer's goodbye.
    fileprivate func readSome() async throws -> Bytes {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
        defer { buffer.deallocate() }
        let count = try await read(into: buffer)
        return Bytes(buffer[..<count])
    }

    fileprivate func readExactly(_ count: Int) async throws -> Bytes {
        var bytes = Bytes()
        while bytes.count < count {
            let piece = try await readSome()
            guard !piece.isEmpty else { break }
            bytes += piece
        }
        return bytes
    }
}
