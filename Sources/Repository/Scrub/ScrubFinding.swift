package import Protocol

/// Something wrong in a repository: which object, why, and what it breaks.
package struct ScrubFinding: Hashable, Sendable {
    /// What is wrong.
    package enum Kind: String, Sendable, CaseIterable {
        /// The root does not hold, so nothing else can be checked.
        case root
        /// An object that a signed record names is not there.
        case missing
        /// An object is not the one that a signed record names.
        case altered
        /// A record does not hold: it cannot be read, is not signed by a valid key, or does not continue its chain.
        case record
        /// A signed record claims what the objects do not bear out.
        case claim
        /// Nothing names the object.
        case unexpected
    }

    package let kind: Kind
    package let source: SourceID?
    /// Path of the object.
    package let object: String
    package let reason: String
    /// The backups that cannot be restored for it.
    package var brokenBackups: [BackupID]
    /// The log that cannot be restored for it.
    package var brokenLog: [BrokenLog]

    /// The finding with these parts.
    package init(
        _ kind: Kind, source: SourceID?, object: String, reason: String, brokenBackups: [BackupID] = [],
        brokenLog: [BrokenLog] = []
    ) {
        self.kind = kind
        self.source = source
        self.object = object
        self.reason = reason
        self.brokenBackups = brokenBackups
        self.brokenLog = brokenLog
    }
}
