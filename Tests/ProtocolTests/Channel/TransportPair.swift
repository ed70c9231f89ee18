import Platform
import Protocol

/// Both ends of a connection over loopback, on a loop each.
enum TransportPair {
    private static let now = Timestamp(microseconds: 1_795_256_100_000_000)

    /// TLS with certificates on both sides.
    static func tls() async throws -> (TLSStream, TLSStream) {
        let (one, other) = try await plain()
        let span = (now.advanced(by: .seconds(-86_400 * 3650)), now.advanced(by: .seconds(86_400 * 36500)))
        let authority = try CertificateAuthority.create(
            name: "Test", key: .generate(), notBefore: span.0, notAfter: span.1)
        func identity(_ name: String, _ usage: CertificateUsage) throws -> TLSIdentity {
            let key = Ed25519PrivateKey.generate()
            let certificate = try authority.issue(
                subject: CertificateSubject(commonName: name, identity: name), publicKey: key.publicKey,
                notBefore: span.0, notAfter: span.1, usage: usage)
            return try TLSIdentity(chain: [certificate], key: key)
        }
        let server = try TLSContext.server(
            identity: identity("server", .server), clientAuthorities: [authority.certificate],
            applicationProtocol: ProtocolVersion.applicationProtocol)
        let client = try TLSContext.client(
            identity: identity("client", .client), trust: .authorities([authority.certificate]),
            applicationProtocol: ProtocolVersion.applicationProtocol)
        async let accepted = TLSStream.server(other.socket, context: server, deadline: .seconds(120))
        let dialed = try await TLSStream.client(one.socket, context: client, serverName: nil, deadline: .seconds(120))
        return (dialed, try await accepted)
    }

    /// Without TLS, for sending bytes that no channel would send.
    static func plain() async throws -> (PlainTransport, PlainTransport) {
        let (near, far) = (try EventLoop(name: "near"), try EventLoop(name: "far"))
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: far)
        async let accepted = listener.accept()
        let dialed = try await Socket.connect(host: "127.0.0.1", port: listener.port, loop: near)
        return (PlainTransport(dialed), PlainTransport(try await accepted))
    }
}

/// A socket without TLS.
struct PlainTransport: ChannelTransport {
    let socket: Socket

    init(_ socket: Socket) {
        self.socket = socket
    }

    var loop: EventLoop { socket.loop }

    var peerAddress: String { socket.peerAddress }

    func read(into buffer: UnsafeMutableRawBufferPointer) async throws -> Int {
        try await socket.read(into: buffer)
    }

    func write(_ bytes: Bytes) async throws {
        try await socket.write(bytes)
    }

    func write(_ header: Bytes, payload: ArraySlice<UInt8>) async throws {
        try await socket.write(header + payload)
    }

    func close() async {
        socket.endWriting()
        // Waits for the other end, so that what was written is not cut off.
        try? await withDeadline(.seconds(1), doing: "the end") { while try await readSome() > 0 {} }
        socket.close()
    }

    func abort() {
        socket.close()
    }

    private func readSome() async throws -> Int {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { buffer.deallocate() }
        return try await read(into: buffer)
    }
}
