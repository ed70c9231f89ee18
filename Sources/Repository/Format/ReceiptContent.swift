package import Platform
package import Protocol

/// Said by the coordinator: this record was received.
package struct ReceiptContent: TaggedStruct, Hashable {
    package var chain: ChainName
    package var sequence: UInt64
    /// SHA-256 of the whole record.
    package var digest: Digest
    /// By the clock of the coordinator.
    package var received: Timestamp

    /// The structure with these parts.
    package init(chain: ChainName, sequence: UInt64, digest: Digest, received: Timestamp) {
        self.chain = chain
        self.sequence = sequence
        self.digest = digest
        self.received = received
    }

    package static var knownFields: FieldNumbers { .upTo(4) }

    package init(fields: Fields) throws(WireError) {
        chain = try fields.required(1)
        sequence = try fields.required(2)
        digest = try fields.required(3)
        received = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, chain)
        fields.put(2, sequence)
        fields.put(3, digest)
        fields.put(4, received)
    }
}
