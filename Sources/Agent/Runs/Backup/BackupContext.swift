import Platform
import Protocol
import Repository

/// Whose backup it is, and how it is taken.
struct BackupContext: Sendable {
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

    func pack(_ ordinal: UInt32) -> ObjectName { .pack(source, backup, attempt, UInt64(ordinal)) }

    func mapPack(_ ordinal: UInt32) -> ObjectName { .map(source, backup, attempt, UInt64(ordinal)) }

    var inventory: ObjectName { .inventory(source, backup, attempt) }

    var manifest: ObjectName { .manifest(source, backup, attempt) }
}
