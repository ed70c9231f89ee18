package import Protocol

/// A place in a chain of records.
package struct ChainPosition: TaggedStruct, Hashable {
    package var chain: ChainName
    package var sequence: UInt64

    /// The structure with these parts.
    package init(chain: ChainName, sequence: UInt64) {
        self.chain = chain
        self.sequence = sequence
    }

    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        chain = try fields.required(1)
        sequence = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, chain)
        fields.put(2, sequence)
    }
}
