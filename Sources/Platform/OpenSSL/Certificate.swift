import COpenSSL

/// An X.509 certificate with an Ed25519 key, read once and unchanging.
package struct Certificate: Hashable, Sendable {
    /// The certificate in DER, exactly as signed.
    package let derBytes: Bytes
    /// The name for humans; empty when there is none.
    package let subjectCommonName: String
    /// The one identity the issuer vouches for (a URI subject alternative name, percent-decoded); nil when there is
    /// none, or more than one.
    package let identity: String?
    /// Host names the issuer vouches for.
    package let dnsNames: [String]
    /// The serial number, lower case hexadecimal.
    package let serialHex: String
    /// First moment of validity.
    package let notBefore: Timestamp
    /// Last moment of validity.
    package let notAfter: Timestamp
    /// The key whose owner this certificate names.
    package let publicKey: Ed25519PublicKey
    let handle: CertificateHandle

    /// Reads a DER certificate.
    ///
    /// - Throws: when the bytes are no certificate, bytes remain, or its key is no Ed25519 key.
    package init(der: Bytes) throws(CryptoError) {
        let pointer = try der.span.withUnsafeBufferPointer { bytes throws(CryptoError) in
            try CryptoError.require("read certificate") {
                var position = bytes.baseAddress
                let certificate = d2i_X509(nil, &position, bytes.count)
                guard let start = bytes.baseAddress, position == start + bytes.count else {
                    X509_free(certificate)
                    return OpaquePointer?.none
                }
                return certificate
            }
        }
        try self.init(handle: CertificateHandle(taking: pointer))
    }

    init(handle: CertificateHandle) throws(CryptoError) {
        self.handle = handle
        let names = AlternativeNames(of: handle)
        derBytes = try handle.encoded()
        subjectCommonName = handle.commonName
        identity = names.uris.count == 1 ? IdentityText.decode(names.uris[0]) : nil
        dnsNames = names.hosts
        serialHex = handle.serial.hexString
        notBefore = try Timestamp(X509_get0_notBefore(handle.pointer))
        notAfter = try Timestamp(X509_get0_notAfter(handle.pointer))
        publicKey = try handle.publicKey()
    }

    /// The 32 raw bytes of the key.
    package var publicKeyRaw: Bytes { publicKey.rawRepresentation }

    /// SHA-256 of the DER bytes: the certificate's fingerprint.
    package var sha256: Bytes { SHA256Hasher.hash(derBytes) }

    /// Whether the owner of `key` signed this certificate; says nothing about its validity in time.
    package func isSigned(by key: Ed25519PublicKey) -> Bool {
        guard let key = try? KeyHandle.publicKey(.ed25519, raw: key.rawRepresentation) else { return false }
        ERR_clear_error()
        defer { ERR_clear_error() }
        return X509_verify(handle.pointer, key.pointer) == 1
    }

    package static func == (left: Certificate, right: Certificate) -> Bool {
        left.derBytes == right.derBytes
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(derBytes)
    }
}
