import COpenSSL

/// Certificates and private keys as text (RFC 7468), for files.
package enum PEM {
    /// The certificates in the given order.
    ///
    /// - Throws: when memory fails.
    package static func encode(_ certificates: [Certificate]) throws(CryptoError) -> Bytes {
        let buffer = MemoryBIO()
        let pointer = buffer.pointer
        for certificate in certificates {
            try CryptoError.check("write certificate") { PEM_write_bio_X509(pointer, certificate.handle.pointer) }
        }
        return buffer.takeAll().withUnsafeBytes(Array.init)
    }

    /// An unencrypted PKCS #8 key; goes into a file of mode 0600 only.
    ///
    /// - Throws: when memory fails.
    package static func encode(_ key: Ed25519PrivateKey) throws(CryptoError) -> SecretBytes {
        try encode(key.key)
    }

    /// An unencrypted PKCS #8 key; goes into a file of mode 0600 only.
    ///
    /// - Throws: when memory fails.
    package static func encode(_ key: X25519PrivateKey) throws(CryptoError) -> SecretBytes {
        try encode(key.key)
    }

    /// Reads every certificate in `text`; other blocks between them are passed over.
    ///
    /// - Throws: when there is none, or one is damaged or has no Ed25519 key.
    package static func certificates(_ text: Bytes) throws(CryptoError) -> [Certificate] {
        let buffer = try text.span.bytes.withUnsafeBytes { bytes throws(CryptoError) -> MemoryBIO in
            try MemoryBIO(bytes)
        }
        var certificates: [Certificate] = []
        ERR_clear_error()
        while let pointer = PEM_read_bio_X509(buffer.pointer, nil, refuseToAsk, nil) {
            certificates.append(try Certificate(handle: CertificateHandle(taking: pointer)))
        }
        let reason = ERR_GET_REASON(ERR_peek_last_error())
        guard !certificates.isEmpty, reason == PEM_R_NO_START_LINE else {
            throw CryptoError.drainingQueue("read certificate file")
        }
        ERR_clear_error()
        return certificates
    }

    /// Reads the first private key in `text`.
    ///
    /// - Throws: when there is none, or it is damaged, encrypted or no Ed25519 key.
    package static func ed25519PrivateKey(_ text: SecretBytes) throws(CryptoError) -> Ed25519PrivateKey {
        Ed25519PrivateKey(key: try privateKey(text, .ed25519))
    }

    /// Reads the first private key in `text`.
    ///
    /// - Throws: when there is none, or it is damaged, encrypted or no X25519 key.
    package static func x25519PrivateKey(_ text: SecretBytes) throws(CryptoError) -> X25519PrivateKey {
        X25519PrivateKey(key: try privateKey(text, .x25519))
    }

    private static func encode(_ key: KeyHandle) throws(CryptoError) -> SecretBytes {
        let buffer = MemoryBIO()
        let pointer = buffer.pointer
        try CryptoError.check("write private key") {
            PEM_write_bio_PKCS8PrivateKey(pointer, key.pointer, nil, nil, 0, refuseToAsk, nil)
        }
        return buffer.takeAll()
    }

    private static func privateKey(_ text: SecretBytes, _ curve: KeyHandle.Curve) throws(CryptoError) -> KeyHandle {
        let buffer = try text.withUnsafeBytes { bytes throws(CryptoError) -> MemoryBIO in try MemoryBIO(bytes) }
        let pointer = buffer.pointer
        let key = KeyHandle(
            taking: try CryptoError.require("read private key") {
                PEM_read_bio_PrivateKey(pointer, nil, refuseToAsk, nil)
            })
        guard key.curve == curve else {
            throw CryptoError(operation: "read private key", reason: "it is a key of another kind")
        }
        return key
    }
}

/// Stands where OpenSSL would otherwise ask the terminal for a passphrase.
private func refuseToAsk(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 {
    -1
}
