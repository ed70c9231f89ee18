package import Platform
package import Protocol

/// What a record says, without its frame and signature.
package struct RecordBody: TaggedStruct, Hashable {
    package var repository: RepositoryID
    package var source: SourceID
    package var chain: ChainName
    /// From 1.
    package var sequence: UInt64
    /// SHA-256 of the whole record before; zero for the first.
    package var previous: Digest
    /// The key that signs.
    package var signingKey: KeyID
    package var writer: WriterID
    /// The fencing number that the writer held.
    package var attempt: Attempt
    /// By the clock of the writer.
    package var time: Timestamp
    package var content: RecordContent

    /// The body with these parts.
    package init(
        repository: RepositoryID, source: SourceID, chain: ChainName, sequence: UInt64, previous: Digest,
        signingKey: KeyID, writer: WriterID, attempt: Attempt, time: Timestamp, content: RecordContent
    ) {
        self.repository = repository
        self.source = source
        self.chain = chain
        self.sequence = sequence
        self.previous = previous
        self.signingKey = signingKey
        self.writer = writer
        self.attempt = attempt
        self.time = time
        self.content = content
    }

    package static var knownFields: FieldNumbers { FieldNumbers(1...10, 16...16) }

    package init(fields: Fields) throws(WireError) {
        repository = try fields.required(1)
        source = try fields.required(2)
        chain = try fields.required(3)
        sequence = try fields.required(4)
        previous = try fields.required(5)
        let kind: RecordKind = try fields.required(6)
        signingKey = try fields.required(7)
        writer = try fields.required(8)
        attempt = try fields.required(9)
        time = try fields.required(10)
        content = try RecordContent(kind, fields, 16)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repository)
        fields.put(2, source)
        fields.put(3, chain)
        fields.put(4, sequence)
        fields.put(5, previous)
        fields.put(6, content.kind)
        fields.put(7, signingKey)
        fields.put(8, writer)
        fields.put(9, attempt)
        fields.put(10, time)
        content.put(into: &fields, 16)
    }
}
