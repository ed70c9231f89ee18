import Platform
package import Protocol
package import Repository

/// Whose backup it is, and how it is taken.
package struct BackupContext: Sendable {
    let parts: AgentParts
    let source: SourceID
    let backup: BackupID
    let job: JobID
    let attempt: Attempt
    let branch: LogBranch
    let setting: CompressionSetting
    let readers: Int
    /// Bytes a second; nil for as fast as it goes.
    let maxRate: UInt64?
    let recipients: [Recipient]
    /// Whether the database shall checkpoint at once.
    let isFast: Bool

    /// - Parameters:
    ///   - parts: what the agent works with.
    ///   - source: whose backup it is.
    ///   - backup: its id.
    ///   - job: the job it is taken for.
    ///   - attempt: the fence of the job's attempt.
    ///   - branch: the source's log branch.
    ///   - setting: how bytes are compressed.
    ///   - readers: how many files are read at a time.
    ///   - maxRate: bytes a second at most.
    ///   - recipients: to whom the key is sealed.
    ///   - isFast: whether the database shall checkpoint at once.
    package init(
        parts: AgentParts, source: SourceID, backup: BackupID, job: JobID, attempt: Attempt, branch: LogBranch,
        setting: CompressionSetting, readers: Int, maxRate: UInt64? = nil, recipients: [Recipient], isFast: Bool
    ) {
        self.parts = parts
        self.source = source
        self.backup = backup
        self.job = job
        self.attempt = attempt
        self.branch = branch
        self.setting = setting
        self.readers = readers
        self.maxRate = maxRate
        self.recipients = recipients
        self.isFast = isFast
    }

    func pack(_ ordinal: UInt32) -> ObjectName { .pack(source, backup, attempt, UInt64(ordinal)) }

    func mapPack(_ ordinal: UInt32) -> ObjectName { .map(source, backup, attempt, UInt64(ordinal)) }

    var inventory: ObjectName { .inventory(source, backup, attempt) }

    var manifest: ObjectName { .manifest(source, backup, attempt) }
}
