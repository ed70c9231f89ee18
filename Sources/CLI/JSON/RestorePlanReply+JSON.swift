import Platform
import Protocol

extension RestorePlanReply {
    /// The plan for programs.
    var json: JSONValue {
        [
            "base": base.json, "window": window.json, "target": target.json, "logObjects": .unsigned(logObjects),
            "bytes": .unsigned(bytes), "notes": .array(notes.map { .string($0) }), "job": .described(job),
            "endLSN": .described(end), "endTime": .time(endTime), "segments": .count(segments),
            "partials": .count(partials), "spoolBytes": .count(spoolBytes),
        ]
    }
}

extension RestoreTarget {
    /// The target for programs.
    var json: JSONValue {
        [
            "kind": .word(kind), "time": .time(time), "lsn": .described(lsn), "exclusive": .bool(exclusive),
            "xid": .count(xid), "name": .text(name),
        ]
    }
}
