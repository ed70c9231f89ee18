package import Platform
package import Protocol

/// Where and when a backup ended, and what was found on the way.
package struct BackupEnd: Sendable, Equatable {
    /// Recovery has to reach this position at least.
    package var lsn: LSN
    /// The server's clock.
    package var serverTime: Timestamp
    /// The content of `backup_label`, to lie in the data directory of a restore.
    package var label: Bytes
    /// The content of `tablespace_map`; nil when there is no tablespace.
    package var tablespaceMap: Bytes?
    /// Pages that only the end showed to be damaged.
    package var findings: [PageFinding]
}
