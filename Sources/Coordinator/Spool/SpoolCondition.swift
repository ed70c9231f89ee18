package import Protocol

/// What is wrong with the spool as a whole; each goes away with its cause.
package struct SpoolCondition: Hashable, Sendable {
    /// The sources whose slices were refused at last, since the journal has no more room for them.
    package var refused: Set<SourceID> = []
    /// Why the disk did not take the last batch; nil when it did.
    package var failure: String?
    /// What could not be read of the journal, by file.
    package var damage: [UInt64: String] = [:]

    /// All is well.
    package init() {}
}
