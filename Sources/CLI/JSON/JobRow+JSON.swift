import Platform
import Protocol

extension JobRow {
    /// The job for programs.
    var json: JSONValue {
        [
            "id": .described(job), "kind": .word(kind), "source": .text(source?.text), "agent": .text(agent?.text),
            "state": .word(state), "attempt": .unsigned(attempt.rawValue), "phase": .text(phase),
            "bytesDone": .count(bytesDone), "bytesTotal": .count(bytesTotal), "itemsDone": .count(itemsDone),
            "itemsTotal": .count(itemsTotal), "created": .time(created), "started": .time(started),
            "ended": .time(ended),
            "code": .text(Wording.code(code)), "text": .text(text), "summary": .facts(summary),
            "steps": .array(steps.map(\.json)),
        ]
    }
}

extension StepTime {
    /// The step for programs.
    var json: JSONValue { ["name": .string(name), "seconds": .number(Double(microseconds) / 1_000_000)] }
}
