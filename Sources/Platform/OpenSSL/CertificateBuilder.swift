import COpenSSL

/// Puts a certificate together and signs it.
struct CertificateBuilder {
    private static let serialLength = 16
    private static let longestCommonName = 64  // of X.520

    private let handle: CertificateHandle

    /// Starts a certificate, version 3, with a random serial number.
    init(publicKey: Ed25519PublicKey, notBefore: Timestamp, notAfter: Timestamp) throws(CryptoError) {
        guard notBefore < notAfter else {
            throw CryptoError(operation: "make certificate", reason: "it would end before it begins")
        }
        let pointer = try CryptoError.require("make certificate") { X509_new() }
        handle = CertificateHandle(taking: pointer)
        let key = try KeyHandle.publicKey(.ed25519, raw: publicKey.rawRepresentation)
        try CryptoError.check("make certificate") { X509_set_version(pointer, 2) }  // counted from 0
        try CryptoError.check("make certificate") { X509_set_pubkey(pointer, key.pointer) }
        try setSerial()
        try CryptoError.check("make certificate") {
            ASN1_TIME_set(X509_getm_notBefore(pointer), notBefore.wholeSeconds) == nil ? 0 : 1
        }
        try CryptoError.check("make certificate") {
            ASN1_TIME_set(X509_getm_notAfter(pointer), notAfter.wholeSeconds) == nil ? 0 : 1
        }
    }

    private func setSerial() throws(CryptoError) {
        var serial = SecureRandom.bytes(Self.serialLength)
        serial[0] = serial[0] & 0x7f | 0x40  // positive, and always of full length
        let number = BN_bin2bn(serial, Int32(serial.count), nil)
        defer { BN_free(number) }
        try CryptoError.check("make certificate") {
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(handle.pointer)) == nil ? 0 : 1
        }
    }

    func setSubject(_ commonName: String) throws(CryptoError) {
        let text = String(String.UnicodeScalarView(commonName.unicodeScalars.prefix(Self.longestCommonName)))
        let bytes = Array(text.utf8)
        try CryptoError.check("name certificate") {
            X509_NAME_add_entry_by_NID(
                X509_get_subject_name(handle.pointer), NID_commonName, MBSTRING_FLAG, bytes, Int32(bytes.count),
                -1, 0)
        }
    }

    func add(_ names: AlternativeNames) throws(CryptoError) {
        try names.add(to: handle)
    }

    /// Adds an extension written in OpenSSL's notation; `issuer` is nil for a certificate that signs itself.
    func add(_ kind: Int32, _ value: String, issuer: CertificateHandle?) throws(CryptoError) {
        let made = try CryptoError.require("extend certificate") {
            var context = X509V3_CTX()
            X509V3_set_ctx(&context, (issuer ?? handle).pointer, handle.pointer, nil, nil, 0)
            return X509V3_EXT_conf_nid(nil, &context, kind, value)
        }
        defer { X509_EXTENSION_free(made) }
        try CryptoError.check("extend certificate") { X509_add_ext(handle.pointer, made, -1) }
    }

    /// Names the issuer, nil for itself, and signs.
    func sign(issuer: CertificateHandle?, key: Ed25519PrivateKey) throws(CryptoError) -> Certificate {
        let name = X509_get_subject_name((issuer ?? handle).pointer)
        try CryptoError.check("sign certificate") { X509_set_issuer_name(handle.pointer, name) }
        // The call returns the signature's length.
        try CryptoError.check("sign certificate") { X509_sign(handle.pointer, key.key.pointer, nil) > 0 ? 1 : 0 }
        return try Certificate(handle: handle)
    }
}
