package import Platform

/// Shows that the sender holds a token, on this connection and for these keys only.
package enum EnrolmentProof {
    /// The label under which both ends export keying material from the TLS connection (RFC 8446, section 7.5).
    package static let exporterLabel = "EXPORTER-holdfast-enrol-v1"
    /// How many bytes are exported, with an empty context.
    package static let exporterLength = 32

    /// HMAC-SHA-256 over `exporter | TLS key | signing key | host name`.
    ///
    /// - Parameters:
    ///   - verifier: ``EnrolmentToken/verifier``, the key.
    ///   - exporter: what the connection exports under ``exporterLabel``.
    ///   - tlsKey: the agent's public key for TLS, 32 bytes.
    ///   - signingKey: the agent's public key for records, 32 bytes.
    ///   - hostName: the host name that the agent tells.
    /// - Returns: the thirty-two bytes to send, or to compare with what came.
    /// - Throws: when the exporter or a key has another length, since joined bytes would be ambiguous then.
    package static func compute(
        verifier: SecretBytes, exporter: Bytes, tlsKey: Bytes, signingKey: Bytes, hostName: String
    ) throws(WireError) -> Digest {
        guard exporter.count == exporterLength, tlsKey.count == 32, signingKey.count == 32 else {
            throw WireError(.badValue)
        }
        let mac = HMACSHA256.mac(key: verifier, exporter + tlsKey + signingKey + Array(hostName.utf8))
        guard let proof = Digest(bytes: mac) else { throw WireError(.badValue) }
        return proof
    }

    /// Whether two proofs are equal, in a time that tells nothing about them.
    package static func matches(_ left: Digest, _ right: Digest) -> Bool {
        SecretBytes(left.bytes).constantTimeEquals(SecretBytes(right.bytes))
    }
}
