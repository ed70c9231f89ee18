package import Protocol

/// What a restore job is about, for the table of recoveries.
package struct RecoveryEntry: Sendable, Equatable {
    package var job: JobID
    package var backup: BackupID
    /// Agent and directory.
    package var target: String
    /// The moment asked for, as resolved.
    package var pointInTime: String
}
