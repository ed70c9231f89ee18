import Protocol

/// What a job is to do.
struct SimulatedJob: Hashable {
    let id: JobID
    let source: Int
    let kind: JobKind
    let packs: Int

    /// The backup that it makes; one job makes one.
    var backup: BackupID { BackupID(sameBytesAs: id) }
}
