package import Platform

/// Keeps private keys unreadable where they rest.
package protocol KeyProvider: Sendable {
    /// Wraps `secret` for `purpose`, a short text that must be told again to unwrap it.
    func wrap(_ secret: SecretBytes, purpose: String) throws(SealingError) -> Bytes
    /// Gives back what ``wrap(_:purpose:)`` took.
    ///
    /// - Throws: when the bytes were altered, or wrapped by another provider or for another purpose.
    func unwrap(_ wrapped: Bytes, purpose: String) throws(SealingError) -> SecretBytes
}
