package import Protocol

/// One attempt at a backup, as the records of its source tell of it.
package struct BackupAttempt: Hashable, Sendable {
    /// What the chain says of an attempt that an intent announced.
    package enum State: String, Sendable {
        case begun
        case aborted
        case committed
    }

    package let source: SourceID
    package let backup: BackupID
    package let attempt: Attempt

    package init(source: SourceID, backup: BackupID, attempt: Attempt) {
        self.source = source
        self.backup = backup
        self.attempt = attempt
    }
}

extension BackupAttempt {
    /// Where everything that is stored of the attempt lies.
    var folder: String { ObjectName.folder(of: source) + "backup/\(backup)/\(attempt)/" }

    var values: [SQLValue] { [SQLValue(source), SQLValue(backup), SQLValue(attempt.rawValue)] }
}
