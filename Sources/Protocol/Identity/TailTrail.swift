/// By what an agent knows again a run of whole segments that ends where a ``TailDigest``'s segment begins.
package struct TailTrail: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    /// Where the run begins, a border of segments.
    package var since: LSN
    /// The values of its segments, chained in the order of the log.
    package var value: Digest

    /// The value with these parts.
    package init(since: LSN, value: Digest) {
        self.since = since
        self.value = value
    }

    package init(fields: Fields) throws(WireError) {
        since = try fields.required(1)
        value = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, since)
        fields.put(2, value)
    }
}
