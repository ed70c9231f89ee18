extension ObjectName {
    /// What a name says about its object.
    package enum Parts: Hashable, Sendable {
        case root
        /// A sealed copy of the coordinator's authority, numbered from 1.
        case authority(epoch: UInt64)
        case record(SourceID, ChainName, sequence: UInt64)
        case key(SourceID, KeyID, number: UInt64)
        case definition(SourceID, number: UInt64)
        /// What proves a drill; numbered from 0, since only the one counts that a record names.
        case evidence(SourceID, JobID, number: UInt64)
        case backup(SourceID, BackupID, Attempt, BackupPart)
        case log(SourceID, LogObjectParts)
        case history(SourceID, LogBranch, TimelineID, writer: Attempt, number: UInt64)
        case details(SourceID, LogBranch, TimelineID, writer: Attempt, number: UInt64)
    }

    /// Which object of a backup attempt it is.
    package enum BackupPart: Hashable, Sendable {
        case pack(UInt64)
        case mapPack(UInt64)
        case inventory
        case manifest
    }

    /// The stretch of log that a log object holds, and who wrote it.
    package struct LogObjectParts: Hashable, Sendable {
        package var branch: LogBranch
        package var timeline: TimelineID
        package var start: LSN
        package var end: LSN
        package var writer: Attempt
        package var number: UInt64

        /// Log from `start` to `end`; `number` tells objects of one writer apart.
        package init(
            branch: LogBranch, timeline: TimelineID, start: LSN, end: LSN, writer: Attempt, number: UInt64
        ) {
            self.branch = branch
            self.timeline = timeline
            self.start = start
            self.end = end
            self.writer = writer
            self.number = number
        }
    }

    /// The meaning of the name, or nil when it is none that this version writes.
    package var parts: Parts? { Parts(path: path) }
}

extension ObjectName.Parts {
    /// The path of the object, as the repository format spells it.
    var path: String {
        switch self {
        case .root: "repository.hf"
        case .authority(let epoch): ObjectName.authorityFolder + epoch.padded(digits: 10)
        case .record(let source, let chain, let sequence):
            ObjectName.folder(of: source) + "chain/\(chain)/" + sequence.padded(digits: 10)
        case .key(let source, let key, let number): ObjectName.folder(of: source) + "keys/\(key)/\(number)"
        case .definition(let source, let number):
            ObjectName.folder(of: source) + "definition/" + number.padded(digits: 6)
        case .evidence(let source, let job, let number): ObjectName.folder(of: source) + "evidence/\(job)/\(number)"
        case .backup(let source, let backup, let attempt, let part):
            ObjectName.folder(of: source) + "backup/\(backup)/\(attempt)/\(part.text)"
        case .log(let source, let log):
            ObjectName.folder(of: source) + "log/\(log.branch)-\(log.timeline.hex8)/"
                + "\(log.start.hex16)-\(log.end.hex16)-\(log.writer)-\(log.number)"
        case .history(let source, let branch, let timeline, let writer, let number):
            ObjectName.folder(of: source) + "log/\(branch)-\(timeline.hex8)/history-\(writer)-\(number)"
        case .details(let source, let branch, let timeline, let writer, let number):
            ObjectName.folder(of: source) + "log/\(branch)-\(timeline.hex8)/details-\(writer)-\(number)"
        }
    }
}

extension ObjectName.BackupPart {
    var text: String {
        switch self {
        case .pack(let number): "pack-" + number.padded(digits: 6)
        case .mapPack(let number): "map-" + number.padded(digits: 6)
        case .inventory: "inventory"
        case .manifest: "manifest"
        }
    }

    init?(text: Substring) {
        switch text {
        case "inventory": self = .inventory
        case "manifest": self = .manifest
        default:
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let number = UInt64(parts[1]) else { return nil }
            switch parts[0] {
            case "pack": self = .pack(number)
            case "map": self = .mapPack(number)
            default: return nil
            }
        }
    }
}
