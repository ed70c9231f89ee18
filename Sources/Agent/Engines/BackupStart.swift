package import Platform
package import Protocol

/// Where and when a backup began.
package struct BackupStart: Sendable, Equatable {
    /// Recovery has to begin here.
    package var lsn: LSN
    /// The timeline of the backup.
    package var timeline: TimelineID
    /// The server's clock.
    package var serverTime: Timestamp
    /// The history file of the timeline; nil on the first.
    package var historyFile: Bytes?
}
