import COpenSSL

/// Reading single fields.
extension CertificateHandle {
    func encoded() throws(CryptoError) -> Bytes {
        let length = i2d_X509(pointer, nil)
        guard length > 0 else { throw CryptoError.drainingQueue("encode certificate") }
        return Bytes(unsafeUninitializedCapacity: Int(length)) { target, initialized in
            var position = target.baseAddress
            initialized = Int(i2d_X509(pointer, &position))
        }
    }

    var commonName: String {
        let name = X509_get_subject_name(pointer)
        let index = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard index >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)) else { return "" }
        return String(decoding: Bytes(value), as: UTF8.self)
    }

    var serial: Bytes {
        guard let serial = X509_get0_serialNumber(pointer) else { return [] }
        return Bytes(serial)
    }

    func publicKey() throws(CryptoError) -> Ed25519PublicKey {
        let key = try CryptoError.require("read certificate key") { X509_get_pubkey(pointer) }
        let handle = KeyHandle(taking: key)
        guard handle.curve == .ed25519 else {
            throw CryptoError(operation: "read certificate key", reason: "it is no Ed25519 key")
        }
        return try Ed25519PublicKey(raw: handle.rawPublic)
    }
}

extension Array where Element == UInt8 {
    /// Copies the content of an ASN.1 string or integer.
    init(_ string: UnsafePointer<ASN1_STRING>) {
        let length = Int(ASN1_STRING_length(string))
        self.init(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: length))
    }
}
