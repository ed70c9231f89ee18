package import Platform
package import Protocol

/// The writer of records: an agent or a coordinator with its long-lived signing key.
package struct RecordSigner: Sendable {
    package let repository: RepositoryID
    package let writer: WriterID
    let key: Ed25519PrivateKey

    /// A writer that signs with `key`.
    package init(repository: RepositoryID, writer: WriterID, key: Ed25519PrivateKey) {
        self.repository = repository
        self.writer = writer
        self.key = key
    }

    /// How its records name the key.
    package var keyID: KeyID { key.publicKey.keyID }

    /// A secret of this writer's for one purpose: the same each time, and known to nobody else.
    ///
    /// - Parameter purpose: begins with a label that nothing that is signed begins with.
    /// - Returns: thirty-two bytes.
    package func secret(for purpose: Bytes) -> Bytes {
        // Ed25519 gives the same signature each time, and only the owner of the key can make it.
        SHA256Hasher.hash(key.sign(purpose))
    }

    /// The bytes of the record that follows the head of `chain`.
    ///
    /// - Parameters:
    ///   - content: what it says; its kind must belong in the chain.
    ///   - head: the chain as far as it is known to be stored.
    ///   - attempt: the fencing number under which the writer acts.
    ///   - time: the writer's clock.
    /// - Returns: all bytes of the record, to be stored under the head's next name.
    package func sign(_ content: RecordContent, after head: ChainHead, attempt: Attempt, time: Timestamp) -> Bytes {
        precondition(content.kind.belongs(in: head.chain), "a record's kind belongs in its chain")
        let body = RecordBody(
            repository: repository, source: head.source, chain: head.chain, sequence: head.sequence + 1,
            previous: head.digest, signingKey: keyID, writer: writer, attempt: attempt, time: time, content: content)
        return SignedEnvelope(signing: body.encoded, .record, with: key).bytes
    }
}
