import Platform
import Protocol

extension BackupRow {
    /// The backup for programs.
    var json: JSONValue {
        [
            "id": .described(backup), "source": .string(source.text), "type": .string(Wording.backupType(type)),
            "state": .word(state), "started": .time(started), "stopped": .time(stopped),
            "startLSN": .described(startLSN),
            "stopLSN": .described(stopLSN), "timeline": .count(timeline.map { UInt64($0.rawValue) }),
            "logicalBytes": .count(logicalBytes), "storedBytes": .count(storedBytes), "files": .count(files),
            "findings": .count(findings), "codec": .text(codec), "engineVersion": .text(engineVersion),
            "verified": .time(verified), "drilled": .time(drilled),
            "drillVerdict": drillVerdict.map { .word($0) } ?? .null,
            "job": .described(job),
        ]
    }
}
