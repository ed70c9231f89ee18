import Platform
import Protocol

extension MemberRow {
    /// The member for programs.
    var json: JSONValue {
        [
            "agent": .string(agent.text), "agentState": .word(agentState), "standing": .word(standing),
            "connection": .string(connection), "passwordFile": .text(passwordFile),
            "inRecovery": isInRecovery.map { .bool($0) } ?? .null,
            "timeline": timeline.map { .unsigned(UInt64($0.rawValue)) } ?? .null, "position": .described(position),
            "slotState": .text(slotState), "slotRestartLSN": .described(slotRestart),
            "slotHeldBytes": .count(slotHeldBytes), "problem": .text(problem), "heard": .time(heard),
        ]
    }
}
