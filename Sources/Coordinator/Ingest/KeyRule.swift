import Platform
import Protocol
import Repository

/// What every stored key must be: sealed to each recipient of the repository, so that nothing can become unreadable.
enum KeyRule {
    /// Checks an entry.
    ///
    /// - Parameters:
    ///   - entry: What an agent wants to store.
    ///   - root: Names the recipients.
    ///   - refusal: Makes the error for a reason.
    /// - Throws: The refusal.
    static func check(
        _ entry: KeyEntry, root: RepositoryRoot, _ refusal: (String) -> HoldfastError
    ) throws(HoldfastError) {
        let expected = Set(root.recipients.map(\.digest))
        let found = Set(entry.sealedKeys.map(\.recipient))
        guard expected == found, entry.sealedKeys.count == expected.count else {
            throw refusal("the key \(entry.key) is not sealed to exactly the recipients of the repository")
        }
        guard entry.sealedKeys.allSatisfy({ $0.sealed.count == sealedLength }) else {
            throw refusal("the key \(entry.key) has a sealed form of the wrong length")
        }
    }

    /// Encapsulated key, key, commitment and tag, in bytes.
    private static let sealedLength = 32 + 64 + 16
}
