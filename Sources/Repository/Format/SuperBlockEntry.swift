package import Platform
package import Protocol

/// One super-block, leaf or root within a pack.
package struct SuperBlockEntry: TaggedStruct, Hashable {
    /// From the start of the plaintext of the pack.
    package var offset: UInt64
    package var storedLength: UInt64
    package var plainLength: UInt64
    package var codec: Codec
    /// What files it holds, see `Run`; nil in map packs.
    package var packedRuns: Bytes?

    /// The structure with these parts.
    package init(offset: UInt64, storedLength: UInt64, plainLength: UInt64, codec: Codec, packedRuns: Bytes? = nil) {
        self.offset = offset
        self.storedLength = storedLength
        self.plainLength = plainLength
        self.codec = codec
        self.packedRuns = packedRuns
    }

    package static var knownFields: FieldNumbers { .upTo(5) }

    package init(fields: Fields) throws(WireError) {
        offset = try fields.required(1)
        storedLength = try fields.required(2)
        plainLength = try fields.required(3)
        codec = try fields.required(4)
        packedRuns = try fields.optional(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, offset)
        fields.put(2, storedLength)
        fields.put(3, plainLength)
        fields.put(4, codec)
        fields.put(5, packedRuns)
    }
}
