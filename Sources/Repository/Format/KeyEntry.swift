package import Platform
package import Protocol

/// One input key, sealed to every recipient; also the whole content of a key record.
package struct KeyEntry: TaggedStruct, Hashable {
    package var key: KeyID
    /// The attempt that made the key.
    package var attempt: Attempt
    package var sealedKeys: [SealedKey]
    /// The maker's clock.
    package var made: Timestamp

    /// The entry with these parts.
    package init(key: KeyID, attempt: Attempt, sealedKeys: [SealedKey], made: Timestamp) {
        self.key = key
        self.attempt = attempt
        self.sealedKeys = sealedKeys
        self.made = made
    }

    package static var knownFields: FieldNumbers { .upTo(4) }

    package init(fields: Fields) throws(WireError) {
        key = try fields.required(1)
        attempt = try fields.required(2)
        sealedKeys = try fields.repeated(3)
        made = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, key)
        fields.put(2, attempt)
        fields.put(3, repeated: sealedKeys)
        fields.put(4, made)
    }
}
