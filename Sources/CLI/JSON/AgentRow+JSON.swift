import Platform
import Protocol

extension AgentRow {
    /// The agent for programs.
    var json: JSONValue {
        [
            "id": .described(agent), "name": .string(name.text), "site": .string(site),
            "roles": .array(roles.map { .string($0.text) }), "state": .word(state), "hostName": .string(hostName),
            "enrolled": .time(enrolled), "lastSeen": .time(lastSeen), "software": .text(software),
            "certificateExpires": .time(certificateExpires),
        ]
    }
}
