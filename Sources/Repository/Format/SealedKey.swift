package import Platform
package import Protocol

/// An input key sealed to one recipient.
package struct SealedKey: TaggedStruct, Hashable {
    package var kind: RecipientKind
    /// Which of the recipient's successive keys it is; 0 for the first.
    package var epoch: UInt64
    /// SHA-256 of the recipient's 32 public bytes.
    package var recipient: Digest
    /// Encapsulated key (32), ciphertext (64) and tag (16).
    package var sealed: Bytes

    /// The sealed key with these parts.
    package init(kind: RecipientKind, epoch: UInt64, recipient: Digest, sealed: Bytes) {
        self.kind = kind
        self.epoch = epoch
        self.recipient = recipient
        self.sealed = sealed
    }

    package static var knownFields: FieldNumbers { .upTo(4) }

    package init(fields: Fields) throws(WireError) {
        kind = try fields.required(1)
        epoch = try fields.required(2)
        recipient = try fields.required(3)
        sealed = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, kind)
        fields.put(2, epoch)
        fields.put(3, recipient)
        fields.put(4, sealed)
    }
}
