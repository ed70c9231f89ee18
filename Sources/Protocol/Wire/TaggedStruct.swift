package import Platform

/// A structure that is stored and sent as a list of tagged fields.
package protocol TaggedStruct: WireValue {
    /// The numbers that the structure has.
    static var knownFields: FieldNumbers { get }
    /// Reads the structure from its fields.
    init(fields: Fields) throws(WireError)
    /// Writes the fields in ascending order.
    func encode(into fields: inout FieldWriter)
}

extension TaggedStruct {
    /// The canonical bytes.
    package var encoded: Bytes {
        var writer = FieldWriter()
        encode(into: &writer)
        return writer.finish()
    }

    /// Reads the structure from `bytes`, which must be it and nothing else.
    package init(decoding bytes: Bytes) throws(WireError) {
        try self.init(decoding: bytes[...])
    }

    /// Reads the structure from `bytes`, which must be it and nothing else.
    package init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        try self.init(fields: Fields(decoding: bytes, known: Self.knownFields))
    }

    package init(wire: WirePayload, depth: Int) throws(WireError) {
        try self.init(fields: Fields(decoding: try wire.bytes(), known: Self.knownFields, depth: depth))
    }

    package var wire: WirePayload { .bytes(encoded[...]) }
}
