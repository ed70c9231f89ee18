import COpenSSL

/// Settings that many connections share: TLS 1.3 only, one application protocol which both sides must name, X25519,
/// Ed25519 certificates, no resumption, no early data, no compression.
package final class TLSContext: Sendable {
    /// Longest certificate chain that a peer may send, in bytes.
    private static let longestChain = 16 * 1024

    // Set up completely by the initialiser; the library counts its references and allows concurrent use.
    nonisolated(unsafe) let pointer: OpaquePointer
    let policy: TLSPolicy

    /// Settings for accepting. A peer without a certificate gets through, and ``TLSSession/peerCertificate`` is nil;
    /// a certificate that none of `clientAuthorities` vouches for, or that has expired, ends the handshake.
    ///
    /// - Throws: when the library refuses one of the arguments.
    package static func server(
        identity: TLSIdentity, clientAuthorities: [Certificate], applicationProtocol: String
    ) throws(CryptoError) -> TLSContext {
        let context = try TLSContext(method: TLS_server_method(), TLSPolicy(applicationProtocol: applicationProtocol))
        try context.use(identity)
        try context.trust(clientAuthorities)
        SSL_CTX_set_alpn_select_cb(context.pointer, chooseApplicationProtocol, context.policy.callbackArgument)
        SSL_CTX_set_client_hello_cb(context.pointer, demandApplicationProtocol, nil)
        return context
    }

    /// Settings for connecting, with a certificate of one's own or, before one has any, without.
    ///
    /// - Throws: when the library refuses one of the arguments.
    package static func client(
        identity: TLSIdentity?, trust: TLSTrust, applicationProtocol: String
    ) throws(CryptoError) -> TLSContext {
        let context: TLSContext
        switch trust {
        case .authorities(let authorities):
            context = try TLSContext(method: TLS_client_method(), TLSPolicy(applicationProtocol: applicationProtocol))
            try context.trust(authorities)
        case .pin(let pin):
            let policy = TLSPolicy(applicationProtocol: applicationProtocol, pin: pin)
            context = try TLSContext(method: TLS_client_method(), policy)
            SSL_CTX_set_cert_verify_callback(context.pointer, askPin, policy.callbackArgument)
        }
        if let identity { try context.use(identity) }
        return context
    }

    private init(method: OpaquePointer?, _ policy: TLSPolicy) throws(CryptoError) {
        let pointer = try CryptoError.require("set up TLS") { SSL_CTX_new(method) }
        self.pointer = pointer
        self.policy = policy
        try CryptoError.check("set up TLS") { shim_SSL_CTX_set_only_tls13(pointer) }
        let suites = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
        try CryptoError.check("set up TLS") { SSL_CTX_set_ciphersuites(pointer, suites) }
        try CryptoError.check("set up TLS") { shim_SSL_CTX_set1_groups_list(pointer, "X25519") }
        try CryptoError.check("set up TLS") { shim_SSL_CTX_set1_sigalgs_list(pointer, "ed25519") }
        try CryptoError.check("set up TLS") { SSL_CTX_set_num_tickets(pointer, 0) }
        try CryptoError.check("set up TLS") {
            // This call, unlike all others, returns 0 for success.
            SSL_CTX_set_alpn_protos(pointer, policy.protocolList, UInt32(policy.protocolList.count)) == 0 ? 1 : 0
        }
        shim_SSL_CTX_forbid_resumption(pointer)
        shim_SSL_CTX_set_stream_modes(pointer)
        shim_SSL_CTX_set_max_cert_list(pointer, Self.longestChain)
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    private func use(_ identity: TLSIdentity) throws(CryptoError) {
        for (position, certificate) in identity.chain.enumerated() {
            let handle = certificate.handle.pointer
            try CryptoError.check("set up TLS identity") {
                position == 0
                    ? SSL_CTX_use_certificate(pointer, handle) : shim_SSL_CTX_add1_chain_cert(pointer, handle)
            }
        }
        try CryptoError.check("set up TLS identity") { SSL_CTX_use_PrivateKey(pointer, identity.key.key.pointer) }
        try CryptoError.check("set up TLS identity") { SSL_CTX_check_private_key(pointer) }
    }

    private func trust(_ authorities: [Certificate]) throws(CryptoError) {
        let store = try CertificateStore(authorities)
        SSL_CTX_set1_cert_store(pointer, store.pointer)
    }
}
