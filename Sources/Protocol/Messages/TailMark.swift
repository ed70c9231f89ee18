/// Up to where a tail was ever acknowledged, whatever the spool holds of it now.
package struct TailMark: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    package var position: LSN
    /// What came with the slice that ends there; absent when the position is known from elsewhere.
    package var digest: TailDigest?

    /// The value with these parts.
    package init(position: LSN, digest: TailDigest? = nil) {
        self.position = position
        self.digest = digest
    }

    package init(fields: Fields) throws(WireError) {
        position = try fields.required(1)
        digest = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, position)
        fields.put(2, digest)
    }
}
