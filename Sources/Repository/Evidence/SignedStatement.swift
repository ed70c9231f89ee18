import FoundationEssentials
package import Platform
package import Protocol

/// A JSON text that a coordinator signed, as a DSSE envelope (Dead Simple Signing Envelope, version 1.0.2).
///
/// Beside the members of DSSE it carries the coordinator's certificate and the repository's root, so that the digest of
/// that root is all that a verifier needs to know.
package struct SignedStatement: Sendable {
    /// The longest envelope that is read, in bytes.
    package static let longest = 4 << 20

    package let payloadType: String
    package let payload: Bytes
    private let signature: Bytes
    private let certificate: Bytes
    private let root: Bytes

    /// Signs `payload`.
    ///
    /// - Parameters:
    ///   - payload: the text.
    ///   - type: its media type.
    ///   - key: the coordinator's signing key.
    ///   - certificate: of that key, as the root carries it.
    ///   - root: `repository.hf` as it is stored.
    package init(
        signing payload: Bytes, type: String, with key: Ed25519PrivateKey, certificate: Bytes, root: Bytes
    ) {
        payloadType = type
        self.payload = payload
        self.certificate = certificate
        self.root = root
        signature = key.sign(Self.encoding(type, payload))
    }

    /// Reads an envelope and checks that a coordinator signed it that the repository's authority certified.
    ///
    /// - Parameters:
    ///   - bytes: the envelope.
    ///   - pinned: SHA-256 of the root of the repository that it must come from.
    /// - Throws: ``FormatError``.
    package init(verifying bytes: Bytes, pinned: Protocol.Digest) throws(FormatError) {
        guard bytes.count <= Self.longest, let json = try? JSONValue(parsing: bytes) else {
            throw FormatError("evidence", "it is no JSON envelope")
        }
        guard let type = json["payloadType"]?.string, let payload = Self.bytes(json["payload"]),
            let certificate = Self.bytes(json["certificate"]), let rootBytes = Self.bytes(json["root"]),
            let signature = Self.bytes(json["signatures"]?.array?.first?["sig"])
        else { throw FormatError("evidence", "payloadType, payload, signatures, certificate or root is missing") }
        guard Protocol.Digest.sha256(of: rootBytes) == pinned else {
            throw FormatError("evidence", "it comes from another repository than the root says")
        }
        let root = try RepositoryRoot(verifying: rootBytes)
        let signer = try SigningCertificate(verifying: certificate, authority: try root.authorityKey())
        guard signer.kind == .coordinator, signer.repository == root.repository else {
            throw FormatError("evidence", "its certificate is not that of a coordinator of this repository")
        }
        guard signer.publicKey.isValid(signature: signature, for: Self.encoding(type, payload)) else {
            throw FormatError("evidence", "the signature does not match: it was altered, or made by somebody else")
        }
        (payloadType, self.payload, self.signature) = (type, payload, signature)
        (self.certificate, self.root) = (certificate, rootBytes)
    }

    /// The envelope as it is stored.
    package func encoded(keyID: KeyID) -> Bytes {
        let json: JSONValue = [
            "payloadType": .string(payloadType), "payload": .string(Data(payload).base64EncodedString()),
            "signatures": [
                ["keyid": .string(keyID.description), "sig": .string(Data(signature).base64EncodedString())]
            ],
            "certificate": .string(Data(certificate).base64EncodedString()),
            "root": .string(Data(root).base64EncodedString()),
        ]
        return Bytes(json.text.utf8)
    }

    /// What is signed: DSSE's pre-authentication encoding.
    private static func encoding(_ type: String, _ payload: Bytes) -> Bytes {
        Bytes("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    private static func bytes(_ value: JSONValue?) -> Bytes? {
        value?.string.flatMap { Data(base64Encoded: $0) }.map(Bytes.init)
    }
}
