import Platform
import Protocol
import Repository

/// Fetches input keys under a key pair that lives only for this call.
struct RestoreKeys {
    /// Keys asked for in one message.
    static let batch = 256

    let delivery: any RestoreDelivery
    let repository: RepositoryID
    let source: SourceID

    /// - Parameter keys: all that are needed.
    /// - Returns: every one of them, opened.
    /// - Throws: `notGranted` when one was not given; `objectDamaged` when one does not open.
    func fetch(_ keys: Set<KeyID>) async throws -> Keyring {
        let receiver = X25519PrivateKey.generate()
        let wanted = keys.sorted()
        var keyring: Keyring = [:]
        for start in stride(from: 0, to: wanted.count, by: Self.batch) {
            let batch = Array(wanted[start..<min(wanted.count, start + Self.batch)])
            let granted = try await delivery.keys(batch, sealedTo: receiver.publicKey)
            for entry in granted where keys.contains(entry.key) {
                keyring[entry.key] = try open(entry, receiver)
            }
        }
        guard let missing = wanted.first(where: { keyring[$0] == nil }) else { return keyring }
        throw HoldfastError(.notGranted, "the key \(missing) was not granted; without it the restore cannot be opened")
    }

    private func open(_ granted: GrantedKey, _ receiver: X25519PrivateKey) throws(HoldfastError) -> InputKey {
        do {
            let sealed = try SealedKey(decoding: granted.sealed)
            let entry = KeyEntry(
                key: granted.key, attempt: granted.attempt, sealedKeys: [sealed], made: Timestamp(microseconds: 0))
            return try KeySealing.open(entry, with: receiver, repository: repository, source: source)
        } catch {
            throw HoldfastError(.objectDamaged, "the key \(granted.key) cannot be opened: \(error)")
        }
    }
}
