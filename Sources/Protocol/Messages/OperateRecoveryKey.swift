package import Platform

/// Asks for what a recovery key must be able to open.
package struct OpRecoveryKeyTest: Message, Hashable {
    package static let kind = MessageKind.opRecoveryKeyTest
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message, which has no parts.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}

/// A sealed input key of one source.
package struct RecoveryKeySample: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(3)

    package var source: SourceID
    package var name: SourceName
    /// The key entry, as the repository holds it.
    package var entry: Bytes

    /// The value with these parts.
    package init(source: SourceID, name: SourceName, entry: Bytes) {
        self.source = source
        self.name = name
        self.entry = entry
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        name = try fields.required(2)
        entry = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, name)
        fields.put(3, entry)
    }
}

/// What the recovery key must be able to open.
package struct RecoveryKeyChallenge: Message, Hashable {
    package static let kind = MessageKind.recoveryKeyChallenge
    package static let knownFields = FieldNumbers.upTo(3)

    /// `repository.hf` as it is stored.
    package var root: Bytes
    /// A secret of the coordinator's, sealed to the recovery key.
    package var sealed: Bytes
    package var samples: [RecoveryKeySample]

    /// The message with these parts.
    package init(root: Bytes, sealed: Bytes, samples: [RecoveryKeySample] = []) {
        self.root = root
        self.sealed = sealed
        self.samples = samples
    }

    package init(fields: Fields) throws(WireError) {
        root = try fields.required(1)
        sealed = try fields.required(2)
        samples = try fields.repeated(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, root)
        fields.put(2, sealed)
        fields.put(3, repeated: samples)
    }
}

/// Shows that both halves of the recovery key are at hand, and says that every sample was opened; answered by `Done`.
package struct OpRecoveryKeyProof: Message, Hashable {
    package static let kind = MessageKind.opRecoveryKeyProof
    package static let knownFields = FieldNumbers.upTo(2)

    /// Made of the secret that was opened.
    package var opened: Digest
    /// By the signing half, over the former.
    package var signature: Bytes

    /// The message with these parts.
    package init(opened: Digest, signature: Bytes) {
        self.opened = opened
        self.signature = signature
    }

    package init(fields: Fields) throws(WireError) {
        opened = try fields.required(1)
        signature = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, opened)
        fields.put(2, signature)
    }
}
