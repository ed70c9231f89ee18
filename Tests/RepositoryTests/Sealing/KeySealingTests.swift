import Platform
import Protocol
import Repository
import Testing

@Suite struct KeySealingTests {
    private let repository = RepositoryID.random()
    private let source = SourceID.random()
    private let recovery = X25519PrivateKey.generate()
    private let site = X25519PrivateKey.generate()

    private func entry(for key: InputKey) throws -> KeyEntry {
        try KeySealing.seal(
            key,
            to: [
                Recipient(kind: .recovery, epoch: 0, publicKey: recovery.publicKey),
                Recipient(kind: .site, epoch: 1, publicKey: site.publicKey),
            ], repository: repository, source: source, attempt: Attempt(rawValue: 5), made: Timestamp(microseconds: -1))
    }

    @Test func everyRecipientOpensTheSameKey() throws {
        let key = InputKey.generate()
        let entry = try KeyEntry(decoding: entry(for: key).encoded)
        for holder in [recovery, site] {
            let opened = try KeySealing.open(entry, with: holder, repository: repository, source: source)
            #expect(opened.id == key.id)
            #expect(opened.secret.constantTimeEquals(key.secret))
        }
        #expect(entry.sealedKeys.allSatisfy { $0.sealed.count == 112 })
    }

    @Test func aStrangerOpensNothing() throws {
        let entry = try entry(for: .generate())
        #expect(throws: SealingError.notARecipient(entry.key)) {
            try KeySealing.open(entry, with: .generate(), repository: repository, source: source)
        }
    }

    @Test func theKeyIsBoundToRepositorySourceNumberAndAttempt() throws {
        let good = try entry(for: .generate())
        var otherAttempt = good
        otherAttempt.attempt = Attempt(rawValue: 6)
        var otherNumber = good
        otherNumber.key = .random()
        let cases = [
            (good, RepositoryID.random(), source), (good, repository, SourceID.random()),
            (otherAttempt, repository, source), (otherNumber, repository, source),
        ]
        for (entry, repository, source) in cases {
            #expect(throws: SealingError.unopenableKey(entry.key)) {
                try KeySealing.open(entry, with: recovery, repository: repository, source: source)
            }
        }
    }

    /// It opens, but the key within is another than its commitment says.
    @Test func aKeyWithTheCommitmentOfAnotherIsRefused() throws {
        var entry = try entry(for: .generate())
        let info =
            Bytes("holdfast/key/v1".utf8) + [0] + UInt16(1).bigEndianBytes + repository.bytes + source.bytes
            + entry.key.bytes + entry.attempt.rawValue.bigEndianBytes
        entry.sealedKeys[0].sealed = try HPKE.seal(
            to: recovery.publicKey, info: info, aad: [], plaintext: SecureRandom.secret(64))
        #expect(throws: SealingError.unopenableKey(entry.key)) {
            try KeySealing.open(entry, with: recovery, repository: repository, source: source)
        }
    }

    @Test func anAlteredSealedKeyIsRefused() throws {
        var entry = try entry(for: .generate())
        entry.sealedKeys[0].sealed[50] ^= 1
        #expect(throws: SealingError.unopenableKey(entry.key)) {
            try KeySealing.open(entry, with: recovery, repository: repository, source: source)
        }
    }

    @Test func anUnusableRecipientIsNamed() throws {
        let zero = try X25519PublicKey(raw: Bytes(repeating: 0, count: 32))
        #expect(throws: SealingError.unusableRecipient(.host)) {
            try KeySealing.seal(
                .generate(), to: [Recipient(kind: .host, epoch: 0, publicKey: zero)], repository: repository,
                source: source, attempt: Attempt(rawValue: 1), made: Timestamp(microseconds: 0))
        }
    }
}
