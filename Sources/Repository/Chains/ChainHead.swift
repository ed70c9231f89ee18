package import Protocol

/// The last record of a chain, as far as it is known.
package struct ChainHead: Hashable, Sendable {
    package let source: SourceID
    package let chain: ChainName
    /// Number of the last record; 0 when there is none.
    package var sequence: UInt64
    /// SHA-256 of the last record; zero when there is none.
    package var digest: Digest

    /// The head of a chain; without numbers, of one that has no record yet.
    package init(source: SourceID, chain: ChainName, sequence: UInt64 = 0, digest: Digest = .zero) {
        self.source = source
        self.chain = chain
        self.sequence = sequence
        self.digest = digest
    }

    /// The name of the record that follows.
    package var next: ObjectName { .record(source, chain, sequence &+ 1) }
}
