import Glibc
import Platform
import Testing

/// Two sessions at the ends of one socket pair, driven in turn by the test.
final class SessionPair {
    let client: TLSSession
    let server: TLSSession
    private(set) var clientError: CryptoError?
    private(set) var serverError: CryptoError?
    private var descriptors: [Int32]

    init(
        client: TLSContext, server: TLSContext, serverName: String? = nil,
        bytesPerKey: Int = TLSSession.defaultBytesPerKey
    ) throws {
        descriptors = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &descriptors) == 0)
        self.client = try .client(
            context: client, descriptor: descriptors[0], serverName: serverName, bytesPerKey: bytesPerKey)
        self.server = try .server(context: server, descriptor: descriptors[1], bytesPerKey: bytesPerKey)
    }

    deinit {
        for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
    }

    /// Closes the client's end without a goodbye.
    func cutClient() {
        // A child that another test is starting may hold a copy for an instant: closing alone would not cut.
        shutdown(descriptors[0], Int32(SHUT_RDWR))
        close(descriptors[0])
        descriptors[0] = -1
    }

    /// Drives both sides until neither makes progress; true when both handshakes are done.
    func handshake() -> Bool {
        var (clientDone, serverDone) = (false, false)
        for _ in 0..<20 {
            if !clientDone { clientDone = step(client.handshake(), &clientError) }
            if !serverDone { serverDone = step(server.handshake(), &serverError) }
        }
        if clientDone, !serverDone {
            // What the server thinks of the client's certificate arrives after the client's own handshake.
            withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { buffer in
                _ = step(client.read(into: buffer), &clientError)
            }
        }
        return clientDone && serverDone
    }

    /// Sends all of `bytes` from one side to the other and returns what arrived.
    func carry(_ bytes: Bytes, from sender: TLSSession, to receiver: TLSSession) throws -> Bytes {
        var (sent, received) = (0, Bytes())
        var buffer = Bytes(repeating: 0, count: 50_000)
        while received.count < bytes.count {
            if sent < bytes.count, case .done(let count) = bytes[sent...].withUnsafeBytes({ sender.write($0) }) {
                sent += count
            }
            guard case .done(let count) = buffer.withUnsafeMutableBytes({ receiver.read(into: $0) }) else { continue }
            received += buffer[..<count]
        }
        return received
    }

    private func step(_ progress: TLSProgress, _ error: inout CryptoError?) -> Bool {
        switch progress {
        case .done: return true
        case .failed(let failure): error = failure
        case .wantsRead, .wantsWrite, .closed: break
        }
        return false
    }
}
