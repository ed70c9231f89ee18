import Glibc
import Synchronization

/// A TLS connection over a socket, after its handshake.
///
/// Any thread may call; at any time at most one task reads and one writes. The connection is cut when its owner lets go.
package final class TLSStream: Sendable {
    private let socket: Socket
    private let session: Mutex<TLSSession>
    /// The peer's proven certificate; nil when it showed none.
    package let peerCertificate: Certificate?
    /// The chain as the peer sent it, its own certificate first.
    package let peerChain: [Certificate]

    /// Connects as the client, handshake included.
    ///
    /// A server that refuses our certificate says so only after our handshake: the first read throws then.
    ///
    /// - Parameters:
    ///   - socket: a connected socket, which the stream takes over.
    ///   - context: made by ``TLSContext/client(identity:trust:applicationProtocol:)``.
    ///   - serverName: host name that the server's certificate must bear; nil checks its authority only.
    ///   - deadline: the most time for the handshake.
    /// - Returns: the stream.
    /// - Throws: `handshakeRefused` naming the peer and the reason, `timedOut`, `CancellationError`.
    package static func client(
        _ socket: Socket, context: TLSContext, serverName: String?, deadline: Duration = .seconds(10)
    ) async throws -> TLSStream {
        try await make(socket, deadline) { descriptor in
            try TLSSession.client(context: context, descriptor: descriptor, serverName: serverName)
        }
    }

    /// Accepts as the server, handshake included.
    ///
    /// - Parameters:
    ///   - socket: a connected socket, which the stream takes over.
    ///   - context: made by ``TLSContext/server(identity:clientAuthorities:applicationProtocol:)``.
    ///   - deadline: the most time for the handshake.
    /// - Returns: the stream.
    /// - Throws: `handshakeRefused` naming the peer and the reason, `timedOut`, `CancellationError`.
    package static func server(
        _ socket: Socket, context: TLSContext, deadline: Duration
    ) async throws -> TLSStream {
        try await make(socket, deadline) { descriptor in
            try TLSSession.server(context: context, descriptor: descriptor)
        }
    }

    private static func make(
        _ socket: Socket, _ deadline: Duration, _ begin: @escaping @Sendable (Int32) throws -> sending TLSSession
    ) async throws -> TLSStream {
        do {
            return try await withDeadline(deadline, doing: "the TLS handshake with \(socket.peerAddress)") {
                let session = try socket.descriptor.use(begin)
                try await TLSHandshake(socket: socket, session: session).run()
                return TLSStream(socket, session)
            }
        } catch {
            socket.close()
            throw error
        }
    }

    private init(_ socket: Socket, _ session: sending TLSSession) {
        self.socket = socket
        peerCertificate = session.peerCertificate
        peerChain = session.peerChain
        self.session = Mutex(session)
    }

    /// The other side as "10.0.0.7:50122".
    package var peerAddress: String { socket.peerAddress }

    /// The loop that watches the socket.
    package var loop: EventLoop { socket.loop }

    /// Bytes that only the two ends of this very connection can know (RFC 8446, section 7.5).
    ///
    /// - Throws: when the length is not positive.
    package func exportKeyingMaterial(label: String, context: Bytes, length: Int) throws -> Bytes {
        try session.withLock { try $0.exportKeyingMaterial(label: label, context: context, length: length) }
    }
}

/// Bytes.
extension TLSStream {
    private static let recordBytes = 16 * 1024
    private static let crossWait = Duration.milliseconds(5)

    /// Reads at most as many bytes as fit into `buffer`, which must not be empty, waiting for the first; 0 means that
    /// the peer has said goodbye.
    ///
    /// - Throws: `connectionLost` naming the peer and the reason; `CancellationError`.
    package func read(into buffer: UnsafeMutableRawBufferPointer) async throws -> Int {
        try await attempt(.read) { $0.read(into: buffer) }
    }

    /// Writes all of `bytes`.
    ///
    /// - Throws: `connectionLost` naming the peer and the reason; `CancellationError`; part may have been sent then.
    package func write(_ bytes: Bytes) async throws {
        try await write(bytes[...])
    }

    /// Writes all of `bytes`.
    ///
    /// - Throws: as ``write(_:)-(Bytes)``.
    package func write(_ bytes: ArraySlice<UInt8>) async throws {
        var rest = bytes
        while !rest.isEmpty {
            let sent = try await attempt(.write) { session in rest.withUnsafeBytes { session.write($0) } }
            rest = rest.dropFirst(sent)
        }
    }

    /// Writes a short `header` and then `payload`, the beginning of both in one record.
    ///
    /// - Throws: as ``write(_:)-(Bytes)``.
    package func write(_ header: Bytes, payload: ArraySlice<UInt8>) async throws {
        let first = payload.prefix(max(0, Self.recordBytes - header.count))
        try await write(header + first)
        try await write(payload.dropFirst(first.count))
    }

    /// Repeats a call until it gives bytes or the end.
    ///
    /// Only the edge of the call's own direction is cleared and awaited: the other one belongs to the other task. The
    /// rare call that must wait for the other direction (a key update with a full socket) tries again shortly after.
    private func attempt(
        _ direction: LoopDescriptor.Direction, _ call: (TLSSession) -> TLSProgress
    ) async throws -> Int {
        while true {
            socket.descriptor.clear(direction)
            let progress = try perform(call)
            switch (progress, direction) {
            case (.done(let bytes), _): return bytes
            case (.closed, .read): return 0
            case (.closed, .write): throw lost("the peer has said goodbye")
            case (.failed(let error), _): throw lost(error.reason)
            case (.wantsRead, .read), (.wantsWrite, .write): try await wait(direction)
            case (.wantsRead, .write), (.wantsWrite, .read): try await Task.sleep(for: Self.crossWait)
            }
        }
    }

    private func perform(_ call: (TLSSession) -> TLSProgress) throws -> TLSProgress {
        do {
            return try socket.descriptor.use { _ in session.withLock { call($0) } }
        } catch is SystemError {
            throw lost("it was closed on this side")
        }
    }

    private func wait(_ direction: LoopDescriptor.Direction) async throws {
        do {
            try await socket.descriptor.wait(direction)
        } catch let error as SystemError {
            throw lost(error.errno == ECANCELED ? "it was closed on this side" : error.reason)
        }
    }

    private func lost(_ reason: String) -> HoldfastError {
        HoldfastError(.connectionLost, "the connection with \(peerAddress) is lost: \(reason)")
    }
}

/// The end.
extension TLSStream {
    private static let goodbyeLimit = Duration.seconds(1)
    private static let goodbyeBytes = 1 << 20

    /// Says goodbye, lets what was written arrive by waiting up to a second for the peer's goodbye, and closes.
    ///
    /// Call it when no write is under way; a read under way ends with `connectionLost` or 0.
    package func close() async {
        let said = try? perform { $0.shutdown() }
        if case .done = said {
            try? await withDeadline(Self.goodbyeLimit, doing: "the end of a connection") {
                try await self.discardRest()
            }
        }
        abort()
    }

    /// Cuts the connection at once, without a goodbye; whoever reads or writes gets `connectionLost`.
    package func abort() {
        socket.close()
    }

    private func discardRest() async throws {
        var buffer = Bytes(repeating: 0, count: Self.recordBytes)
        var left = Self.goodbyeBytes
        while left > 0 {
            let count = try await readOnce(&buffer)
            guard count > 0 else { return }
            left -= count
        }
    }

    private func readOnce(_ buffer: inout Bytes) async throws -> Int {
        try await attempt(.read) { session in buffer.withUnsafeMutableBytes { session.read(into: $0) } }
    }
}
