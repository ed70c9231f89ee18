package import Platform
package import Protocol

/// Seals input keys to recipients and opens them again (HPKE, with a commitment checked after opening).
package enum KeySealing {
    private static let label = Bytes("holdfast/key/v1".utf8) + [0]
    private static let commitmentLabel = Bytes("holdfast/key-commitment/v1".utf8)
    private static let commitmentLength = 32

    /// Seals `key` to every one of `recipients`.
    ///
    /// - Throws: when a recipient's public key cannot be sealed to.
    package static func seal(
        _ key: InputKey, to recipients: [Recipient], repository: RepositoryID, source: SourceID, attempt: Attempt,
        made: Timestamp
    ) throws(SealingError) -> KeyEntry {
        let info = info(repository, source, key.id, attempt)
        let plaintext = plaintext(key.secret)
        var sealed: [SealedKey] = []
        for recipient in recipients {
            do {
                let bytes = try HPKE.seal(to: recipient.publicKey, info: info, aad: [], plaintext: plaintext)
                sealed.append(
                    SealedKey(
                        kind: recipient.kind, epoch: recipient.epoch, recipient: recipient.digest, sealed: bytes))
            } catch {
                throw .unusableRecipient(recipient.kind)
            }
        }
        return KeyEntry(key: key.id, attempt: attempt, sealedKeys: sealed, made: made)
    }

    /// Opens `entry` with the private key of one of its recipients, whichever it is.
    package static func open(
        _ entry: KeyEntry, with privateKey: X25519PrivateKey, repository: RepositoryID, source: SourceID
    ) throws(SealingError) -> InputKey {
        let digest = Digest.sha256(of: privateKey.publicKey.rawRepresentation)
        guard let sealed = entry.sealedKeys.first(where: { $0.recipient == digest }) else {
            throw .notARecipient(entry.key)
        }
        let info = info(repository, source, entry.key, entry.attempt)
        guard let opened = try? HPKE.open(sealed.sealed, with: privateKey, info: info, aad: []),
            opened.count == AESGCM256.keyLength + commitmentLength
        else { throw .unopenableKey(entry.key) }
        let secret = opened[0..<AESGCM256.keyLength]
        guard commitment(secret).constantTimeEquals(opened[AESGCM256.keyLength..<opened.count]) else {
            throw .unopenableKey(entry.key)
        }
        return try InputKey(id: entry.key, secret: secret)
    }

    private static func info(
        _ repository: RepositoryID, _ source: SourceID, _ key: KeyID, _ attempt: Attempt
    ) -> Bytes {
        label + UInt16(ObjectHeader.suite).bigEndianBytes + repository.bytes + source.bytes + key.bytes
            + attempt.rawValue.bigEndianBytes
    }

    private static func plaintext(_ secret: SecretBytes) -> SecretBytes {
        let commitment = commitment(secret)
        return SecretBytes(count: secret.count + commitmentLength) { target in
            secret.withUnsafeBytes { target.copyMemory(from: $0) }
            commitment.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: target[secret.count...]).copyMemory(from: $0)
            }
        }
    }

    private static func commitment(_ secret: SecretBytes) -> SecretBytes {
        do {
            return try HKDF.expand(hash: .sha256, prk: secret, info: commitmentLabel, length: commitmentLength)
        } catch {
            preconditionFailure("thirty-two bytes can be derived")
        }
    }
}
