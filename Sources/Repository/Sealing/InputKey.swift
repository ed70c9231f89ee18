package import Platform
package import Protocol

/// The 32 secret bytes that seal the objects of one backup attempt or one stretch of log; kept in memory only.
package final class InputKey: Sendable {
    package let id: KeyID
    package let secret: SecretBytes

    /// A key whose bytes are known.
    ///
    /// - Throws: when they are not 32.
    package init(id: KeyID, secret: SecretBytes) throws(SealingError) {
        guard secret.count == AESGCM256.keyLength else { throw .wrongKeyLength }
        self.id = id
        self.secret = secret
    }

    private init(generating id: KeyID) {
        self.id = id
        secret = SecureRandom.secret(AESGCM256.keyLength)
    }

    /// A fresh random key with a fresh random number.
    package static func generate() -> InputKey {
        InputKey(generating: .random())
    }
}

/// The input keys at hand, by number.
package typealias Keyring = [KeyID: InputKey]
