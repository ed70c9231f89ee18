/// By what an agent knows log again that it has sent: a keyed digest of the bytes from the start of a segment up to the end
/// of a slice, which tells nobody else anything about them.
package struct TailDigest: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(4)

    /// Names the secret that it was made with: an agent compares only what it made itself.
    package var maker: UInt64
    /// HMAC-SHA-256.
    package var value: Digest
    /// The value at the border of segments before, which covers that segment as a whole; absent when its maker did not see
    /// all of it.
    package var before: Digest?
    /// All of the log before the segment, from where its maker chose; absent where that is not needed.
    package var trail: TailTrail?

    /// The value with these parts.
    package init(maker: UInt64, value: Digest, before: Digest? = nil, trail: TailTrail? = nil) {
        self.maker = maker
        self.value = value
        self.before = before
        self.trail = trail
    }

    package init(fields: Fields) throws(WireError) {
        maker = try fields.required(1)
        value = try fields.required(2)
        before = try fields.optional(3)
        trail = try fields.optional(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, maker)
        fields.put(2, value)
        fields.put(3, before)
        fields.put(4, trail)
    }
}
