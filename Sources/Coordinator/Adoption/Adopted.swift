package import Protocol

/// What an adoption has made.
package struct Adopted: Sendable {
    package let rootDigest: Digest
    /// How often the repository was taken over by a new coordinator, and 1.
    package let generation: UInt64
    /// The copy of the authority that was used.
    package let copy: UInt64
    /// Newer copies that do not hold: what they say of agents and operators is not known.
    package let damagedCopies: [UInt64]
    package let counts: RebuiltCounts
    package let isBlind: Bool
    /// Where the operator's former profile is now.
    package let formerProfile: String?
}
