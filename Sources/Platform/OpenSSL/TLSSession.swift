import COpenSSL
import Glibc

/// One TLS connection over a non-blocking socket, driven by whoever watches the socket.
///
/// Each call tries once and says what to wait for. One thread at a time, and the descriptor stays the caller's: close
/// it after the last call. After ``TLSProgress/failed(_:)`` every further call fails the same way.
package final class TLSSession: @unchecked Sendable {
    private let connection: OpaquePointer
    private let context: TLSContext
    private let bytesPerKey: Int
    private var bytesUnderKey = 0
    /// How often a fresh key was taken for writing.
    package private(set) var keyUpdates = 0
    private var failure: CryptoError?

    /// How many bytes go out under one key: far below what AES-GCM bears, about 2^38 with full records.
    package static let defaultBytesPerKey = 1 << 36

    /// The side that connects.
    ///
    /// - Parameters:
    ///   - context: made by ``TLSContext/client(identity:trust:applicationProtocol:)``.
    ///   - descriptor: a connected, non-blocking stream socket.
    ///   - serverName: host name that the server's certificate must bear; nil checks its authority only.
    ///   - bytesPerKey: after so many bytes written a fresh key is taken.
    /// - Returns: a session whose handshake has not begun.
    /// - Throws: when memory fails or the name is malformed.
    package static func client(
        context: TLSContext, descriptor: Int32, serverName: String? = nil, bytesPerKey: Int = defaultBytesPerKey
    ) throws(CryptoError) -> TLSSession {
        let session = try TLSSession(context, descriptor, bytesPerKey)
        let connection = session.connection
        if let serverName {
            try CryptoError.check("name server") { shim_SSL_set_tlsext_host_name(connection, serverName) }
            try CryptoError.check("name server") { SSL_set1_host(connection, serverName) }
        }
        SSL_set_connect_state(connection)
        return session
    }

    /// The side that accepts, with a context made by
    /// ``TLSContext/server(identity:clientAuthorities:applicationProtocol:)``.
    ///
    /// - Throws: when memory fails.
    package static func server(
        context: TLSContext, descriptor: Int32, bytesPerKey: Int = defaultBytesPerKey
    ) throws(CryptoError) -> TLSSession {
        let session = try TLSSession(context, descriptor, bytesPerKey)
        SSL_set_accept_state(session.connection)
        return session
    }

    private init(_ context: TLSContext, _ descriptor: Int32, _ bytesPerKey: Int) throws(CryptoError) {
        let connection = try CryptoError.require("set up TLS connection") { SSL_new(context.pointer) }
        self.connection = connection
        self.context = context
        self.bytesPerKey = bytesPerKey
        let bio = try SocketBIO.make(descriptor)
        SSL_set_bio(connection, bio, bio)
    }

    deinit {
        SSL_free(connection)
    }

    /// Goes on with the handshake; `.done` means that both sides have proven themselves to us.
    ///
    /// A server's refusal of a client's certificate reaches the client only with its first read.
    package func handshake() -> TLSProgress {
        let progress = attempt { _ in SSL_do_handshake(connection) }
        guard case .done = progress else { return progress }
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(connection, &name, &length)
        let agreed = UnsafeBufferPointer(start: name, count: Int(length))
        guard agreed.elementsEqual(context.policy.protocolName) else {
            return fail(CryptoError(operation: "TLS", reason: "both sides must name the same application protocol"))
        }
        return progress
    }

    /// Reads at most as many bytes as fit; `buffer` must not be empty.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> TLSProgress {
        attempt { count in SSL_read_ex(connection, buffer.baseAddress, buffer.count, &count) }
    }

    /// Writes from the start of `bytes`, which must not be empty, perhaps not all of them.
    package func write(_ bytes: UnsafeRawBufferPointer) -> TLSProgress {
        let progress = attempt { count in
            // Sent along with the next record; the peer answers nothing. Refused, and so put off, during a retry.
            if bytesUnderKey >= bytesPerKey, SSL_key_update(connection, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 {
                bytesUnderKey = 0
                keyUpdates += 1
            }
            ERR_clear_error()
            return SSL_write_ex(connection, bytes.baseAddress, bytes.count, &count)
        }
        if case .done(let count) = progress { bytesUnderKey += count }
        return progress
    }

    /// Says goodbye, without waiting for the peer's; afterwards nothing can be written.
    package func shutdown() -> TLSProgress {
        attempt { _ in
            // 0: ours is sent and the peer's has not come yet, which is all that is wanted.
            let result = SSL_shutdown(connection)
            return result == 0 ? 1 : result
        }
    }

    private func attempt(_ call: (inout Int) -> Int32) -> TLSProgress {
        if let failure { return .failed(failure) }
        ERR_clear_error()
        errno = 0
        var count = 0
        let result = call(&count)
        guard result != 1 else { return .done(bytes: count) }
        let code = errno
        let outcome = SSL_get_error(connection, result)
        switch outcome {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_ZERO_RETURN: return .closed
        default: return fail(TLSFailure.describe(connection, outcome: outcome, errno: code))
        }
    }

    private func fail(_ error: CryptoError) -> TLSProgress {
        failure = error
        return .failed(error)
    }
}

extension TLSSession {
    /// The peer's proven certificate; nil before the handshake is done, or when the peer showed none.
    package var peerCertificate: Certificate? {
        guard let pointer = SSL_get1_peer_certificate(connection) else { return nil }
        return try? Certificate(handle: CertificateHandle(taking: pointer))
    }

    /// The chain as the peer sent it, its own certificate first; empty when it showed none.
    package var peerChain: [Certificate] {
        guard let own = peerCertificate else { return [] }
        let stack = SSL_get_peer_cert_chain(connection)
        let all = (0..<max(0, shim_sk_X509_num(stack))).compactMap { shim_sk_X509_value(stack, $0) }
            .compactMap { try? Certificate(handle: CertificateHandle(sharing: $0)) }
        return [own] + all.filter { $0 != own }
    }

    /// Bytes that only the two ends of this very connection can know (RFC 8446, section 7.5).
    ///
    /// - Throws: before the handshake is done, or when the length is not positive.
    package func exportKeyingMaterial(label: String, context: Bytes, length: Int) throws(CryptoError) -> Bytes {
        guard length > 0 else { throw CryptoError(operation: "export keying material", reason: "no length") }
        var exported = Bytes(repeating: 0, count: length)
        let (name, connection) = (label.utf8CString, connection)
        try CryptoError.check("export keying material") {
            name.withUnsafeBufferPointer { name in
                SSL_export_keying_material(
                    connection, &exported, length, name.baseAddress, name.count - 1, context, context.count, 1)
            }
        }
        return exported
    }
}
