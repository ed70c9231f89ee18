import Protocol

/// Whose public key an input key is sealed to.
package enum RecipientKind: UInt64, CaseIterable, Sendable, WireValue {
    /// The offline recovery key.
    case recovery = 1
    /// The site key that the coordinator keeps.
    case site = 2
    /// A key of one host, as for a running restore.
    case host = 3
}
