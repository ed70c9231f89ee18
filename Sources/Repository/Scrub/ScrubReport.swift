import Protocol

/// What a scrub saw.
package struct ScrubReport: Sendable {
    /// In the order in which they were found; none means that all is well.
    package var findings: [ScrubFinding] = []
    package var sources = 0
    /// Finished backups whose commit record holds.
    package var backups = 0
    package var records: UInt64 = 0
    /// Objects whose every byte was read and found equal to what a signed record names.
    package var objects: UInt64 = 0
    /// Bytes of these objects.
    package var bytes: UInt64 = 0
    /// Objects that no signed record names yet: of unfinished or abandoned attempts, and log not yet indexed.
    package var provisional: UInt64 = 0
    /// Whether the ends of all chains were compared with heads known from elsewhere; without them nobody can tell
    /// whether the newest records are missing.
    package var isFreshnessProven = false
}
