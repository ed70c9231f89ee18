import Platform
import Protocol

extension SourceStatus {
    /// The source's state for programs.
    var json: JSONValue {
        [
            "source": row.json, "agentState": .word(agentState), "lastBackup": lastBackup?.json ?? .null,
            "log": log?.json ?? .null, "lagSeconds": Self.seconds(tailLagMicroseconds ?? lagMicroseconds),
            "lagBytes": .count(tailLagBytes ?? lagBytes), "repositoryLagSeconds": Self.seconds(lagMicroseconds),
            "repositoryLagBytes": .count(lagBytes), "windows": .array(windows.map(\.json)),
            "findings": .array(findings.map(\.json)),
            "members": .array(members.map(\.json)),
            "runningJobs": .array(runningJobs.map { .described($0) }), "tail": tail?.json ?? .null,
            "lastDrill": lastDrill?.json ?? .null,
        ]
    }

    private static func seconds(_ microseconds: UInt64?) -> JSONValue {
        microseconds.map { .number(Double($0) / 1_000_000) } ?? .null
    }
}

extension TailRow {
    /// The tail for programs.
    var json: JSONValue {
        [
            "branch": .unsigned(UInt64(branch.rawValue)), "timeline": .unsigned(UInt64(timeline.rawValue)),
            "acknowledgedLSN": .described(acknowledged), "toLSN": .described(position), "through": .time(through),
        ]
    }
}

extension LogStatus {
    /// The log stream's state for programs.
    var json: JSONValue {
        [
            "state": .word(state), "timeline": .unsigned(UInt64(timeline.rawValue)),
            "receivedLSN": .described(received),
            "durableLSN": .described(durable), "serverLSN": .described(server), "serverTime": .time(serverTime),
            "durableThrough": .time(durableThrough), "spooledThrough": .time(spooledThrough),
            "slotRestartLSN": .described(slotRestart),
            "slotHeldBytes": .unsigned(slotHeldBytes), "slotState": .string(slotState), "problem": .text(problem),
            "release": .text(release),
        ]
    }
}

extension WindowRow {
    /// The restore window for programs.
    var json: JSONValue {
        [
            "timeline": .unsigned(UInt64(timeline.rawValue)), "branch": .unsigned(UInt64(branch.rawValue)),
            "fromLSN": .described(fromLSN), "toLSN": .described(toLSN), "fromTime": .time(fromTime),
            "toTime": .time(toTime),
            "backups": .array(backups.map { .described($0) }),
        ]
    }
}
