package import Protocol

/// The last accepted record of a chain.
package struct HeadEntry: Sendable, Equatable {
    package var source: SourceID
    package var chain: ChainName
    package var sequence: UInt64
    /// SHA-256 of that record.
    package var digest: Digest

    package init(source: SourceID, chain: ChainName, sequence: UInt64, digest: Digest) {
        self.source = source
        self.chain = chain
        self.sequence = sequence
        self.digest = digest
    }
}
