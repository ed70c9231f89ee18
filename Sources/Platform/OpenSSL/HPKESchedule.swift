/// The key and nonce of one HPKE message, derived as RFC 9180 sections 4.1 and 5.1 say.
struct HPKESchedule {
    private let cipher: AESGCM256
    private let nonce: SecretBytes

    private static let keyEncapsulation = Array("KEM".utf8) + [0x00, 0x20]
    private static let wholeSuite = Array("HPKE".utf8) + [0x00, 0x20, 0x00, 0x01, 0x00, 0x02]
    private static let baseMode: UInt8 = 0

    /// - Parameters:
    ///   - agreed: result of the key agreement between the ephemeral key and the recipient's.
    ///   - encapsulated: the ephemeral public key, 32 bytes.
    ///   - recipient: the recipient's public key, 32 bytes.
    ///   - info: what both sides know about the message's purpose.
    /// - Throws: never in practice; what the cipher's set-up throws.
    init(agreed: SecretBytes, encapsulated: Bytes, recipient: Bytes, info: Bytes) throws(CryptoError) {
        let shared = try Self.sharedSecret(agreed: agreed, context: encapsulated + recipient)
        let noBytes = SecretBytes([])
        let suite = Self.wholeSuite
        let identity = Self.extract(suite, salt: noBytes, label: "psk_id_hash", input: noBytes)
        let purpose = Self.extract(suite, salt: noBytes, label: "info_hash", input: SecretBytes(info))
        // Neither hash is secret: one is a constant, the other is made of public bytes.
        let context = [Self.baseMode] + identity.withUnsafeBytes(Array.init) + purpose.withUnsafeBytes(Array.init)
        let secret = Self.extract(suite, salt: shared, label: "secret", input: noBytes)
        let key = try Self.expand(suite, secret, label: "key", context, length: AESGCM256.keyLength)
        cipher = try AESGCM256(key: key)
        nonce = try Self.expand(suite, secret, label: "base_nonce", context, length: AESGCM256.nonceLength)
    }

    /// Seals the only message; `output` is 16 bytes longer than `plaintext`.
    func seal(
        _ plaintext: UnsafeRawBufferPointer, aad: Bytes, into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        try nonce.withUnsafeBytes { nonce throws(CryptoError) in
            try aad.span.bytes.withUnsafeBytes { aad throws(CryptoError) in
                try cipher.seal(plaintext, nonce: nonce, aad: aad, into: output)
            }
        }
    }

    /// Opens the only message; `output` is 16 bytes shorter than `sealed`.
    func open(
        _ sealed: UnsafeRawBufferPointer, aad: Bytes, into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        try nonce.withUnsafeBytes { nonce throws(CryptoError) in
            try aad.span.bytes.withUnsafeBytes { aad throws(CryptoError) in
                try cipher.open(sealed, nonce: nonce, aad: aad, into: output)
            }
        }
    }

    private static func sharedSecret(agreed: SecretBytes, context: Bytes) throws(CryptoError) -> SecretBytes {
        let key = extract(keyEncapsulation, salt: SecretBytes([]), label: "eae_prk", input: agreed)
        return try expand(keyEncapsulation, key, label: "shared_secret", context, length: HashFunction.sha256.length)
    }

    private static func extract(
        _ suite: Bytes, salt: SecretBytes, label: String, input: SecretBytes
    ) -> SecretBytes {
        let prefix = Array("HPKE-v1".utf8) + suite + Array(label.utf8)
        let labeled = SecretBytes(count: prefix.count + input.count) { target in
            target.copyBytes(from: prefix)
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[prefix.count...])
            input.withUnsafeBytes { rest.copyMemory(from: $0) }
        }
        return salt.withUnsafeBytes { HKDF.extract(hash: .sha256, salt: $0, ikm: labeled) }
    }

    private static func expand(
        _ suite: Bytes, _ key: SecretBytes, label: String, _ info: Bytes, length: Int
    ) throws(CryptoError) -> SecretBytes {
        let size = [UInt8(length >> 8 & 255), UInt8(length & 255)]
        let labeled = size + Array("HPKE-v1".utf8) + suite + Array(label.utf8) + info
        return try HKDF.expand(hash: .sha256, prk: key, info: labeled, length: length)
    }
}
