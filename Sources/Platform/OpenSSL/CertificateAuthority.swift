import COpenSSL

/// Issues certificates with a key of its own.
package struct CertificateAuthority: Sendable {
    /// The authority's own certificate, which others trust.
    package let certificate: Certificate
    private let key: Ed25519PrivateKey

    /// Takes up a stored authority.
    ///
    /// - Throws: when the key is not the certificate's.
    package init(certificate: Certificate, key: Ed25519PrivateKey) throws(CryptoError) {
        guard certificate.publicKey == key.publicKey else {
            throw CryptoError(operation: "open authority", reason: "key and certificate do not belong together")
        }
        self.certificate = certificate
        self.key = key
    }

    /// Makes a new authority, whose certificate signs itself and allows no authority below it.
    ///
    /// - Throws: when the name is empty or the times are in the wrong order.
    package static func create(
        name: String, key: Ed25519PrivateKey, notBefore: Timestamp, notAfter: Timestamp
    ) throws(CryptoError) -> CertificateAuthority {
        let builder = try CertificateBuilder(publicKey: key.publicKey, notBefore: notBefore, notAfter: notAfter)
        try builder.setSubject(name)
        try builder.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", issuer: nil)
        try builder.add(NID_key_usage, "critical,keyCertSign,cRLSign", issuer: nil)
        try builder.add(NID_subject_key_identifier, "hash", issuer: nil)
        return try CertificateAuthority(certificate: builder.sign(issuer: nil, key: key), key: key)
    }

    /// Vouches that the owner of `publicKey` is `subject`.
    ///
    /// - Throws: when the common name is empty, a host name is malformed, or the times are in the wrong order.
    package func issue(
        subject: CertificateSubject, publicKey: Ed25519PublicKey, notBefore: Timestamp, notAfter: Timestamp,
        usage: CertificateUsage
    ) throws(CryptoError) -> Certificate {
        let builder = try CertificateBuilder(publicKey: publicKey, notBefore: notBefore, notAfter: notAfter)
        try builder.setSubject(subject.commonName)
        let issuer = certificate.handle
        try builder.add(AlternativeNames(uris: [IdentityText.encode(subject.identity)], hosts: subject.dnsNames))
        try builder.add(NID_basic_constraints, "critical,CA:FALSE", issuer: issuer)
        try builder.add(NID_key_usage, "critical,digitalSignature", issuer: issuer)
        try builder.add(NID_ext_key_usage, usage.extendedKeyUsage, issuer: issuer)
        try builder.add(NID_subject_key_identifier, "hash", issuer: issuer)
        try builder.add(NID_authority_key_identifier, "keyid:always", issuer: issuer)
        return try builder.sign(issuer: issuer, key: key)
    }
}
