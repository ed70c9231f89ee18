package import Platform

/// What the operator carries from the coordinator to a new agent: good once, for a short time.
///
/// Its text is `hf1_` and the lower-case base 32 of: id 16 | secret 16 | digest of the repository's root 32 | the first
/// four bytes of SHA-256 of these. It is a secret, so it has no description.
package struct EnrolmentToken: Sendable {
    private static let prefix = "hf1_"
    private static let secretLength = 16
    private static let checksumLength = 4

    /// Names the token; no secret.
    package let id: TokenID
    /// SHA-256 of `repository.hf`, by which the agent knows the coordinator before it trusts it.
    package let rootDigest: Digest
    private let secret: SecretBytes

    /// A new token with a random secret.
    package static func make(rootDigest: Digest) -> EnrolmentToken {
        EnrolmentToken(id: .random(), secret: SecureRandom.secret(secretLength), rootDigest: rootDigest)
    }

    private init(id: TokenID, secret: SecretBytes, rootDigest: Digest) {
        self.id = id
        self.secret = secret
        self.rootDigest = rootDigest
    }

    /// Reads the text form, blanks and line ends around it left out; nil when a character is wrong or missing.
    package init?(text: String) {
        let core = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
        guard core.endIndex == text.endIndex || text[core.endIndex...].allSatisfy(\.isWhitespace),
            core.hasPrefix(Self.prefix), let bytes = Base32.decode(String(core.dropFirst(Self.prefix.count)))
        else { return nil }
        let body = bytes.dropLast(Self.checksumLength)
        let secretEnd = TokenID.byteCount + Self.secretLength
        guard body.count == secretEnd + Digest.byteCount, bytes[body.count...] == Self.checksum(body)[...],
            let id = TokenID(bytes: body.prefix(TokenID.byteCount)), let root = Digest(bytes: body[secretEnd...])
        else { return nil }
        self.init(id: id, secret: SecretBytes(body[TokenID.byteCount..<secretEnd]), rootDigest: root)
    }

    /// The text form, a secret.
    package var text: String {
        let body = id.bytes + secret.withUnsafeBytes { Bytes($0) } + rootDigest.bytes
        return Self.prefix + Base32.encode(body + Self.checksum(body[...]))
    }

    /// What the coordinator keeps: enough to check a proof, not enough to make the token again.
    ///
    /// It is SHA-256 of `"holdfast/token/v1" 00 | secret`, and itself the key of ``EnrolmentProof``.
    package var verifier: SecretBytes {
        SecretBytes(SHA256Hasher.hash(Array("holdfast/token/v1\0".utf8) + secret.withUnsafeBytes { Bytes($0) }))
    }

    private static func checksum(_ body: ArraySlice<UInt8>) -> Bytes {
        Array(Digest.sha256(of: body).bytes.prefix(checksumLength))
    }
}

extension EnrolmentToken: CustomStringConvertible, CustomDebugStringConvertible {
    /// Names the token by its id alone.
    package var description: String { "token \(id)" }
    /// Names the token by its id alone.
    package var debugDescription: String { description }
}
