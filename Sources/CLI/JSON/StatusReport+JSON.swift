import Platform
import Protocol

extension StatusReport {
    /// The state of everything for programs.
    var json: JSONValue {
        [
            "time": .time(time), "site": .string(site), "software": .string(software),
            "repository": repository.json, "agents": .array(agents.map(\.json)), "sources": .array(sources.map(\.json)),
            "findings": .array(findings.map(\.json)),
        ]
    }
}

extension RepositoryRow {
    /// The repository for programs.
    var json: JSONValue {
        [
            "id": .described(repository), "backend": .string(backend), "path": .string(path), "root": .string(root.hex),
            "recipients": .array(recipients.map { .string($0) }),
        ]
    }
}

extension FindingRow {
    /// The finding for programs.
    var json: JSONValue {
        [
            "time": .time(time), "severity": .word(severity), "kind": .string(kind),
            "code": .text(code?.label), "text": .string(text),
            "source": .text(source?.text), "resolved": .time(resolved),
            "id": .string(id), "resolvedBy": .text(resolvedBy), "reason": .text(reason),
        ]
    }
}
