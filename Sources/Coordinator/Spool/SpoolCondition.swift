/// What is wrong with the spool as a whole; each goes away with its cause.
package struct SpoolCondition: Hashable, Sendable {
    /// Whether slices were refused since the journal is as large as it may be.
    package var isFull = false
    /// Why the disk did not take the last batch; nil when it did.
    package var failure: String?
    /// What could not be read of the journal, by file.
    package var damage: [UInt64: String] = [:]

    /// All is well.
    package init() {}
}
