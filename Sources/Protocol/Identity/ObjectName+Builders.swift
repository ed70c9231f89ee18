extension ObjectName {
    /// The root of the repository.
    package static let root = ObjectName(.root)

    /// Where the sealed copies of the authority lie, with a slash at its end.
    package static let authorityFolder = "authority/"

    /// A sealed copy of the coordinator's authority.
    package static func authority(_ epoch: UInt64) -> ObjectName {
        ObjectName(.authority(epoch: epoch))
    }

    /// A record of one of the source's chains.
    package static func record(_ source: SourceID, _ chain: ChainName, _ sequence: UInt64) -> ObjectName {
        ObjectName(.record(source, chain, sequence: sequence))
    }

    /// A key record (number 0) or one of its re-wraps (from 1).
    package static func key(_ source: SourceID, _ key: KeyID, _ number: UInt64) -> ObjectName {
        ObjectName(.key(source, key, number: number))
    }

    /// A version of the source's sealed definition.
    package static func definition(_ source: SourceID, _ number: UInt64) -> ObjectName {
        ObjectName(.definition(source, number: number))
    }

    /// What proves a drill.
    package static func evidence(_ source: SourceID, _ job: JobID, _ number: UInt64) -> ObjectName {
        ObjectName(.evidence(source, job, number: number))
    }

    /// A pack of a backup attempt.
    package static func pack(
        _ source: SourceID, _ backup: BackupID, _ attempt: Attempt, _ number: UInt64
    ) -> ObjectName {
        ObjectName(.backup(source, backup, attempt, .pack(number)))
    }

    /// A map pack of a backup attempt.
    package static func map(
        _ source: SourceID, _ backup: BackupID, _ attempt: Attempt, _ number: UInt64
    ) -> ObjectName {
        ObjectName(.backup(source, backup, attempt, .mapPack(number)))
    }

    /// The inventory of a backup attempt.
    package static func inventory(_ source: SourceID, _ backup: BackupID, _ attempt: Attempt) -> ObjectName {
        ObjectName(.backup(source, backup, attempt, .inventory))
    }

    /// The manifest of a backup attempt.
    package static func manifest(_ source: SourceID, _ backup: BackupID, _ attempt: Attempt) -> ObjectName {
        ObjectName(.backup(source, backup, attempt, .manifest))
    }

    /// A log object.
    package static func logObject(_ source: SourceID, _ parts: LogObjectParts) -> ObjectName {
        ObjectName(.log(source, parts))
    }

    /// A timeline history file.
    package static func history(
        _ source: SourceID, _ branch: LogBranch, _ timeline: TimelineID, _ writer: Attempt, _ number: UInt64
    ) -> ObjectName {
        ObjectName(.history(source, branch, timeline, writer: writer, number: number))
    }

    /// The details of a log index.
    package static func details(
        _ source: SourceID, _ branch: LogBranch, _ timeline: TimelineID, _ writer: Attempt, _ number: UInt64
    ) -> ObjectName {
        ObjectName(.details(source, branch, timeline, writer: writer, number: number))
    }
}
