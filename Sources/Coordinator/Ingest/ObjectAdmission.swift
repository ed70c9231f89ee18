package import Platform
package import Protocol

/// Which objects an agent may store at all, from the name alone. Pure.
package enum ObjectAdmission: Sendable, Equatable {
    /// A sealed object of a backup attempt.
    case backupPart(SourceID, BackupID, Attempt)
    /// The clear inventory of a backup attempt.
    case inventory(SourceID, BackupID, Attempt)
    /// A sealed log object, history or details of a log index.
    case log(SourceID, LogBranch, writer: Attempt)
    /// A key record.
    case key(SourceID, KeyID)

    /// What storing under `name` means.
    ///
    /// - Throws: `objectRefused` for names that only the coordinator writes, or that mean nothing.
    package init(_ name: ObjectName) throws(HoldfastError) {
        switch name.parts {
        case .backup(let source, let backup, let attempt, .inventory): self = .inventory(source, backup, attempt)
        case .backup(let source, let backup, let attempt, _): self = .backupPart(source, backup, attempt)
        case .log(let source, let log):
            guard log.start < log.end else { throw Self.refusal(name, "its range is empty") }
            self = .log(source, log.branch, writer: log.writer)
        case .history(let source, let branch, _, let writer, _), .details(let source, let branch, _, let writer, _):
            self = .log(source, branch, writer: writer)
        case .key(let source, let key, 0): self = .key(source, key)
        case .key, .definition, .evidence, .root, .authority:
            throw Self.refusal(name, "only the coordinator writes such an object")
        case .record: throw Self.refusal(name, "records are appended to their chain")
        case nil: throw Self.refusal(name, "it is no name of this repository's format")
        }
    }

    /// The source that the object belongs to.
    package var source: SourceID {
        switch self {
        case .backupPart(let source, _, _), .inventory(let source, _, _), .log(let source, _, _), .key(let source, _):
            source
        }
    }

    /// The branch of log that the object belongs to; nil when it is no log.
    package var branch: LogBranch? {
        if case .log(_, let branch, _) = self { branch } else { nil }
    }

    /// The attempt at a backup that the object belongs to; nil when it is no part of one.
    var attempt: BackupAttempt? {
        switch self {
        case .backupPart(let source, let backup, let attempt), .inventory(let source, let backup, let attempt):
            BackupAttempt(source: source, backup: backup, attempt: attempt)
        case .log, .key: nil
        }
    }

    /// Whether the object has a sealed header.
    package var isSealed: Bool {
        switch self {
        case .backupPart, .log: true
        case .inventory, .key: false
        }
    }

    /// The most bytes that an object of this name may have.
    package static func limit(of name: ObjectName) -> UInt64 {
        switch name.parts {
        case .backup(_, _, _, .pack), .backup(_, _, _, .mapPack): IngestLimits.pack
        case .backup(_, _, _, .manifest): IngestLimits.manifest
        case .log: IngestLimits.logObject
        case .key: IngestLimits.key
        default: IngestLimits.wholeRead
        }
    }

    static func refusal(_ name: ObjectName, _ reason: String) -> HoldfastError {
        HoldfastError(.objectRefused, "the object '\(name)' is refused: \(reason)")
    }
}
