/// Sealing one message to a public key (RFC 9180, base mode, one message a context).
///
/// Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. A sealed message is the ephemeral public key (32
/// bytes), the ciphertext, and the tag (16 bytes).
package enum HPKE {
    /// How much longer a sealed message is than its plaintext, in bytes.
    package static let overhead = KeyHandle.rawLength + AESGCM256.tagLength

    /// Seals `plaintext` so that only the owner of `recipient` opens it, with the same `info` and `aad`.
    ///
    /// - Throws: when `recipient` is a point of small order.
    package static func seal(
        to recipient: X25519PublicKey, info: Bytes, aad: Bytes, plaintext: SecretBytes
    ) throws(CryptoError) -> Bytes {
        try plaintext.withUnsafeBytes { plaintext throws(CryptoError) in
            try seal(to: recipient, info: info, aad: aad, plaintext: plaintext, ephemeral: .generate())
        }
    }

    /// Seals `plaintext` so that only the owner of `recipient` opens it, with the same `info` and `aad`.
    ///
    /// - Throws: when `recipient` is a point of small order.
    package static func seal(
        to recipient: X25519PublicKey, info: Bytes, aad: Bytes, plaintext: Bytes
    ) throws(CryptoError) -> Bytes {
        try plaintext.span.bytes.withUnsafeBytes { plaintext throws(CryptoError) in
            try seal(to: recipient, info: info, aad: aad, plaintext: plaintext, ephemeral: .generate())
        }
    }

    /// Seals under a given ephemeral key, which must never be used for a second message.
    package static func seal(
        to recipient: X25519PublicKey, info: Bytes, aad: Bytes, plaintext: UnsafeRawBufferPointer,
        ephemeral: X25519PrivateKey
    ) throws(CryptoError) -> Bytes {
        let encapsulated = ephemeral.publicKey.rawRepresentation
        let secret = try ephemeral.sharedSecret(with: recipient)
        let schedule = try HPKESchedule(
            agreed: secret, encapsulated: encapsulated, recipient: recipient.rawRepresentation, info: info)
        var sealed = encapsulated + Bytes(repeating: 0, count: plaintext.count + AESGCM256.tagLength)
        var span = sealed.mutableSpan
        try span.withUnsafeMutableBytes { output throws(CryptoError) in
            let body = UnsafeMutableRawBufferPointer(rebasing: output[KeyHandle.rawLength...])
            try schedule.seal(plaintext, aad: aad, into: body)
        }
        return sealed
    }

    /// Opens what ``seal(to:info:aad:plaintext:)-(_,_,_,SecretBytes)`` made.
    ///
    /// - Throws: when the message is too short, altered, for another key, or made with other `info` or `aad`.
    package static func open(
        _ sealed: Bytes, with recipient: X25519PrivateKey, info: Bytes, aad: Bytes
    ) throws(CryptoError) -> SecretBytes {
        guard sealed.count >= overhead else {
            throw CryptoError(operation: "open HPKE message", reason: "the message is cut short")
        }
        let encapsulated = Bytes(sealed[..<KeyHandle.rawLength])
        let secret = try recipient.sharedSecret(with: X25519PublicKey(raw: encapsulated))
        let schedule = try HPKESchedule(
            agreed: secret, encapsulated: encapsulated, recipient: recipient.publicKey.rawRepresentation, info: info)
        return try SecretBytes(count: sealed.count - overhead) { output throws(CryptoError) in
            try sealed.span.bytes.withUnsafeBytes { bytes throws(CryptoError) in
                let body = UnsafeRawBufferPointer(rebasing: bytes[KeyHandle.rawLength...])
                try schedule.open(body, aad: aad, into: output)
            }
        }
    }
}
