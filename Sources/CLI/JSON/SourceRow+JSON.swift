import Platform
import Protocol

extension SourceRow {
    /// The source for programs.
    var json: JSONValue {
        [
            "id": .described(source), "name": .string(name.text), "agent": .string(agent.text),
            "engine": .string(engine),
            "connection": .string(connection), "passwordFile": .text(passwordFile),
            "readers": .unsigned(UInt64(readers)),
            "maxRate": .count(maxRate), "compress": .string(compress), "slotLimit": .count(slotLimit),
            "logMode": .string(synchronous == true ? "synchronous" : "asynchronous"),
            "paused": .bool(paused), "removed": .bool(removed), "created": .time(created),
        ]
    }
}
