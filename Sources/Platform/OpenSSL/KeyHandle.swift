import COpenSSL

/// Owns one OpenSSL key of 32 raw bytes and frees it; the library allows concurrent use of an unchanging key.
final class KeyHandle: @unchecked Sendable {
    /// The curves in use; each raw value is OpenSSL's number for it.
    enum Curve: Int32 {
        case x25519 = 1034
        case ed25519 = 1087
    }

    /// Length of a raw key in bytes, private or public, on both curves.
    static let rawLength = 32

    /// Borrowed by callers for the length of a call.
    let pointer: OpaquePointer

    /// Takes ownership of `pointer`.
    init(taking pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// A private key made of 32 secret bytes.
    static func privateKey(_ curve: Curve, raw: SecretBytes) throws(CryptoError) -> KeyHandle {
        guard raw.count == rawLength else {
            throw CryptoError(operation: "take private key", reason: "a key has 32 bytes")
        }
        let pointer = try raw.withUnsafeBytes { bytes throws(CryptoError) in
            try CryptoError.require("take private key") {
                EVP_PKEY_new_raw_private_key(curve.rawValue, nil, bytes.bytePointer, bytes.count)
            }
        }
        return KeyHandle(taking: pointer)
    }

    /// A public key made of its 32 bytes.
    static func publicKey(_ curve: Curve, raw: Bytes) throws(CryptoError) -> KeyHandle {
        guard raw.count == rawLength else {
            throw CryptoError(operation: "take public key", reason: "a key has 32 bytes")
        }
        return KeyHandle(
            taking: try CryptoError.require("take public key") {
                EVP_PKEY_new_raw_public_key(curve.rawValue, nil, raw, raw.count)
            })
    }

    /// A fresh private key.
    static func generate(_ curve: Curve) -> KeyHandle {
        guard let key = try? privateKey(curve, raw: SecureRandom.secret(rawLength)) else {
            preconditionFailure("the curve is missing")
        }
        return key
    }

    /// The curve of this key, nil when it is none of ours.
    var curve: Curve? { Curve(rawValue: EVP_PKEY_get_base_id(pointer)) }

    /// The public half; the key must be of one of our curves.
    var rawPublic: Bytes {
        Bytes(unsafeUninitializedCapacity: Self.rawLength) { target, initialized in
            initialized = Self.rawLength
            precondition(EVP_PKEY_get_raw_public_key(pointer, target.baseAddress, &initialized) == 1)
        }
    }

    /// The private half; the key must be a private one of our curves.
    var rawPrivate: SecretBytes {
        SecretBytes(count: Self.rawLength) { target in
            var length = target.count
            let start = target.bindMemory(to: UInt8.self).baseAddress
            precondition(EVP_PKEY_get_raw_private_key(pointer, start, &length) == 1)
        }
    }
}
