package import Platform
package import Protocol

/// A record as it is stored: its content is read, its signature and its place in the chain are not checked.
///
/// ``ChainState`` checks them.
package struct Record: Sendable {
    package let body: RecordBody
    /// SHA-256 of all bytes, which the next record names.
    package let digest: Digest
    private let envelope: SignedEnvelope

    /// Reads the bytes of a record.
    package init(parsing bytes: Bytes) throws(FormatError) {
        let envelope = try SignedEnvelope(bytes, .record)
        body = try FormatError.reading("record") { () throws(WireError) in try RecordBody(decoding: envelope.body) }
        guard body.content.kind.belongs(in: body.chain) else {
            throw FormatError("record", "its kind has no place in the chain \(body.chain)")
        }
        digest = .sha256(of: bytes)
        self.envelope = envelope
    }

    /// The name under which it must be stored.
    package var name: ObjectName { .record(body.source, body.chain, body.sequence) }

    /// All bytes, signature included.
    package var bytes: Bytes { envelope.bytes }

    /// Whether `key` signed it.
    package func isSigned(by key: Ed25519PublicKey) -> Bool { envelope.isSigned(by: key) }
}
