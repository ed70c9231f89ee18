import Protocol

/// How much of its source a backup holds itself.
package enum BackupType: UInt64, CaseIterable, Sendable, WireValue {
    /// Stands alone.
    case full = 0
    /// Changes since the last full.
    case differential = 1
    /// Changes since any backup.
    case incremental = 2
}
