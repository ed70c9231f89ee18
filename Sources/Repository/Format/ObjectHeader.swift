package import Platform
package import Protocol

/// The clear first part of a sealed object: where it belongs and which key opens it.
package struct ObjectHeader: Hashable, Sendable {
    /// The only suite of this version: Cobblestone-256.
    package static let suite: UInt64 = 1
    /// The most bytes that the fields may take.
    package static let fieldsLimit = 65_536
    /// Bytes to read of an object's start: enough for every header that this version writes, and what follows it.
    package static let usualLength = 512
    static let magic = Bytes("HFOBJ".utf8) + [0, 0, 1]

    package var place: ObjectPlace
    package var key: KeyID

    /// The header of the object at `place`, sealed under `key`.
    package init(place: ObjectPlace, key: KeyID) {
        self.place = place
        self.key = key
    }

    /// The header as it stands at the start of the object.
    package var bytes: Bytes { Envelope.wrap(Self.magic, encoded) }

    /// What binds an object's message to its header.
    package static func context(of headerBytes: Bytes) -> Bytes {
        Bytes("holdfast/object/v1".utf8) + [0] + Digest.sha256(of: headerBytes).bytes
    }

    /// How long the header at the start of `bytes` is; nil when they end before it is told.
    package static func length(in bytes: some Collection<UInt8>) throws(FormatError) -> Int? {
        let body = try Envelope.bodyLength(of: bytes, magic: magic, limit: fieldsLimit, "object header")
        return body.map { Envelope.headLength + $0 }
    }

    /// Reads a whole header, magic to last field.
    package init(parsing bytes: Bytes) throws(FormatError) {
        let body = try Envelope.unwrap(bytes, magic: Self.magic, trailer: 0, "object header")
        self = try FormatError.reading("object header") { () throws(WireError) in try Self(decoding: body) }
    }
}

extension ObjectHeader: TaggedStruct {
    package static var knownFields: FieldNumbers { .upTo(8) }

    package init(fields: Fields) throws(WireError) {
        let suite: UInt64 = try fields.required(1)
        guard suite == Self.suite else { throw WireError(.badValue, field: 1) }
        place = ObjectPlace(
            repository: try fields.required(2), source: try fields.required(3), unit: try fields.required(4),
            attempt: try fields.required(5), kind: try fields.required(6), ordinal: try fields.required(7))
        key = try fields.required(8)
    }

    package func encode(into writer: inout FieldWriter) {
        writer.put(1, Self.suite, critical: true)
        writer.put(2, place.repository)
        writer.put(3, place.source)
        writer.put(4, place.unit)
        writer.put(5, place.attempt)
        writer.put(6, place.kind)
        writer.put(7, place.ordinal)
        writer.put(8, key)
    }
}
