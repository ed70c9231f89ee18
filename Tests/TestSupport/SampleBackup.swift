import Platform
package import Protocol
package import Repository

/// What a finished sample backup is known to hold.
package struct SampleBackup: Sendable {
    package let commit: CommitContent
    package let files: [SampleFile]
    /// Where the first bytes of each file lie.
    package let firstLocations: [String: BlockLocation]

    package var backup: BackupID { commit.backup }
}
