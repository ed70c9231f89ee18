package import Platform
import Protocol

extension AuthorityCopy {
    /// Seals `content` to the recovery key of `root`, and to nobody else.
    package init(
        sealing content: AuthorityContent, epoch: UInt64, generation: UInt64, root: RepositoryRoot,
        signingKey: Ed25519PrivateKey, now: Timestamp
    ) throws(SealingError) {
        let key = InputKey.generate()
        let place = Self.place(root.repository, epoch)
        let recipient = Recipient(kind: .recovery, epoch: 0, publicKey: root.recoverySealingKey)
        repository = root.repository
        self.epoch = epoch
        made = now
        self.generation = generation
        fingerprint = content.fingerprint(signingKey)
        self.key = try KeySealing.seal(
            key, to: [recipient], repository: root.repository, source: place.source, attempt: place.attempt, made: now)
        object = try ObjectSealer.seal(content.encoded, place: place, key: key)
    }

    /// Opens the content with the private half of the recovery key.
    package func open(with recovery: X25519PrivateKey) throws -> AuthorityContent {
        let key = try KeySealing.open(key, with: recovery, repository: repository, source: place.source)
        let plain = try ObjectOpener.open(object, expecting: place, keyring: [key.id: key])
        return try FormatError.reading("copy of the authority") { () throws(WireError) in
            try AuthorityContent(decoding: plain)
        }
    }
}
