import Platform
import Protocol

extension DrillRow {
    /// The drill for programs.
    var json: JSONValue {
        [
            "job": .described(job), "source": .string(source.text), "agent": .string(agent.text),
            "backup": .described(backup), "target": .string(target), "verdict": .word(verdict),
            "started": .time(started), "ended": .time(ended), "recoveryTime": Self.seconds(recoveryTime),
            "recoveryPoint": Self.seconds(recoveryPoint),
        ]
    }

    private static func seconds(_ microseconds: UInt64?) -> JSONValue {
        microseconds.map { .number(Double($0) / 1_000_000) } ?? .null
    }
}
