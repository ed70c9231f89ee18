package import Platform
package import Protocol

/// Walks a chain from its first record: each must continue the one before and be signed by a valid key.
package struct ChainState: Sendable {
    package let repository: RepositoryID
    /// The last accepted record.
    package private(set) var head: ChainHead

    /// A walk that begins before the first record of `chain`.
    package init(repository: RepositoryID, source: SourceID, chain: ChainName) {
        self.repository = repository
        head = ChainHead(source: source, chain: chain)
    }

    /// A walk that goes on after `head`, which was accepted before.
    package init(repository: RepositoryID, resuming head: ChainHead) {
        self.repository = repository
        self.head = head
    }

    /// Checks the next record and makes it the head; after an error the head is the same as before.
    ///
    /// - Parameters:
    ///   - bytes: the whole record.
    ///   - membership: what the upkeep chain says; for the upkeep chain itself, what it said so far.
    /// - Returns: the record.
    /// - Throws: why it does not continue the chain.
    @discardableResult
    package mutating func accept(_ bytes: Bytes, membership: MembershipView) throws(ChainError) -> Record {
        let record: Record
        do {
            record = try Record(parsing: bytes)
        } catch {
            throw .malformed(error)
        }
        try accept(record, membership: membership)
        return record
    }

    /// Checks the next record and makes it the head.
    package mutating func accept(_ record: Record, membership: MembershipView) throws(ChainError) {
        try checkPlace(record)
        guard record.body.previous == head.digest else { throw .wrongPredecessor }
        try Self.checkSignature(record, membership: membership)
        head.sequence = record.body.sequence
        head.digest = record.digest
    }

    private func checkPlace(_ record: Record) throws(ChainError) {
        let body = record.body
        guard body.repository == repository, body.source == head.source, body.chain == head.chain else {
            throw .foreign
        }
        guard head.sequence < .max, body.sequence == head.sequence + 1 else {
            throw .wrongSequence(expected: head.sequence &+ 1, found: body.sequence)
        }
    }

    /// Checks that a key which is valid at the record's place signed it for its writer.
    package static func checkSignature(_ record: Record, membership: MembershipView) throws(ChainError) {
        let body = record.body
        guard
            let certificate = membership.certificate(
                of: body.signingKey, chain: body.chain, sequence: body.sequence)
        else { throw .unknownKey(body.signingKey) }
        guard certificate.subject == body.writer else { throw .wrongWriter(body.writer) }
        guard record.isSigned(by: certificate.publicKey) else { throw .wrongSignature }
    }
}
