package import Platform
package import Protocol

/// A database that is held in backup mode. It leaves it by `end`, by `abandon`, or at the latest when the session is
/// let go of.
package protocol BackupSession: Sendable {
    /// Where and when the backup began.
    var start: BackupStart { get }
    /// What belongs to the backup: exclusions applied, in a stable order, files that come last at the end.
    func files() async throws -> FileInventory
    /// Opens a file of the inventory. Blocks, so it belongs on a reader's thread.
    ///
    /// - Returns: Nil when the file has vanished since, which is no error: the log accounts for it.
    func open(_ file: SourceFile) throws -> (any FileReader)?
    /// What verifies the pages of a file; nil when its content has no page checksums.
    func pageCheck(for file: SourceFile) -> (any PageCheck)?
    /// Leaves backup mode, after the last file was read.
    func end() async throws -> BackupEnd
    /// Leaves backup mode and forgets the backup; never fails.
    func abandon() async
}

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

/// Reads one file of a backup by position. Used by one thread at a time; blocks.
package protocol FileReader: AnyObject {
    /// Reads up to the buffer's length; fewer bytes mean that the file ends there now.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws -> Int
}
