package import Platform

/// Adds a record to a chain.
package struct AppendRecord: Message, Hashable {
    package static let kind = MessageKind.appendRecord
    package static let knownFields = FieldNumbers.upTo(3)

    package var name: ObjectName
    /// The whole record, signed.
    package var record: Bytes
    package var attempt: Attempt

    /// The message with these parts.
    package init(name: ObjectName, record: Bytes, attempt: Attempt) {
        self.name = name
        self.record = record
        self.attempt = attempt
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        record = try fields.required(2)
        attempt = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, record)
        fields.put(3, attempt)
    }
}

/// The record is durable and the head of its chain.
package struct Appended: Message, Hashable {
    package static let kind = MessageKind.appended
    package static let knownFields = FieldNumbers.upTo(2)

    package var sequence: UInt64
    package var digest: Digest

    /// The message with these parts.
    package init(sequence: UInt64, digest: Digest) {
        self.sequence = sequence
        self.digest = digest
    }

    package init(fields: Fields) throws(WireError) {
        sequence = try fields.required(1)
        digest = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, sequence)
        fields.put(2, digest)
    }
}

/// Asks for the newest record of a chain.
package struct ChainHeadRequest: Message, Hashable {
    package static let kind = MessageKind.chainHeadRequest
    package static let knownFields = FieldNumbers.upTo(2)

    package var source: SourceID
    package var chain: ChainName

    /// The message with these parts.
    package init(source: SourceID, chain: ChainName) {
        self.source = source
        self.chain = chain
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        chain = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, chain)
    }
}

/// The newest record of the chain.
package struct ChainHeadReply: Message, Hashable {
    package static let kind = MessageKind.chainHeadReply
    package static let knownFields = FieldNumbers.upTo(3)

    /// 0 when the chain is empty.
    package var sequence: UInt64
    /// Zeros when the chain is empty.
    package var digest: Digest
    package var record: Bytes?

    /// The message with these parts.
    package init(sequence: UInt64, digest: Digest, record: Bytes? = nil) {
        self.sequence = sequence
        self.digest = digest
        self.record = record
    }

    package init(fields: Fields) throws(WireError) {
        sequence = try fields.required(1)
        digest = try fields.required(2)
        record = try fields.optional(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, sequence)
        fields.put(2, digest)
        fields.put(3, record)
    }
}

/// Asks for the input keys of a running restore, sealed to a key made for it.
package struct KeyRequest: Message, Hashable {
    package static let kind = MessageKind.keyRequest
    package static let knownFields = FieldNumbers.upTo(4)

    package var job: JobID
    package var attempt: Attempt
    /// X25519, 32 bytes.
    package var ephemeralKey: Bytes
    package var keys: [KeyID]

    /// The message with these parts.
    package init(job: JobID, attempt: Attempt, ephemeralKey: Bytes, keys: [KeyID] = []) {
        self.job = job
        self.attempt = attempt
        self.ephemeralKey = ephemeralKey
        self.keys = keys
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        attempt = try fields.required(2)
        ephemeralKey = try fields.required(3)
        keys = try fields.repeated(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, attempt)
        fields.put(3, ephemeralKey)
        fields.put(4, repeated: keys)
    }
}

/// An input key sealed to the ephemeral key.
package struct GrantedKey: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(3)

    package var key: KeyID
    /// The attempt that the key entry names.
    package var attempt: Attempt
    /// The sealed key of kind *host*, encoded as in the repository format, section 4.2.
    package var sealed: Bytes

    /// The value with these parts.
    package init(key: KeyID, attempt: Attempt, sealed: Bytes) {
        self.key = key
        self.attempt = attempt
        self.sealed = sealed
    }

    package init(fields: Fields) throws(WireError) {
        key = try fields.required(1)
        attempt = try fields.required(2)
        sealed = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, key)
        fields.put(2, attempt)
        fields.put(3, sealed)
    }
}

/// The answer to ``KeyRequest``, one entry for each key.
package struct KeyGrant: Message, Hashable {
    package static let kind = MessageKind.keyGrant
    package static let knownFields = FieldNumbers.upTo(1)

    package var entries: [GrantedKey]

    /// The message with these parts.
    package init(entries: [GrantedKey] = []) {
        self.entries = entries
    }

    package init(fields: Fields) throws(WireError) {
        entries = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: entries)
    }
}
