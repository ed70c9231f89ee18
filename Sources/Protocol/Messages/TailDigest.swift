/// By what an agent knows log again that it has sent: a keyed digest of the bytes from the start of a segment up to the end
/// of a slice, which tells nobody else anything about them.
package struct TailDigest: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    /// Names the secret that it was made with: an agent compares only what it made itself.
    package var maker: UInt64
    /// HMAC-SHA-256.
    package var value: Digest

    /// The value with these parts.
    package init(maker: UInt64, value: Digest) {
        self.maker = maker
        self.value = value
    }

    package init(fields: Fields) throws(WireError) {
        maker = try fields.required(1)
        value = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, maker)
        fields.put(2, value)
    }
}
