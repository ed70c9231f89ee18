import Platform
package import Protocol

extension Catalog {
    /// What was last seen of every agent.
    package func agentFacts() async throws -> [AgentID: AgentFacts] {
        let facts = try await read { database in
            try database.rows("SELECT * FROM agents") { row in
                AgentFacts(
                    id: try row.identifier("id"), name: try row.text("name"),
                    hostName: try row.optionalText("host_name"), software: try row.optionalText("software"),
                    lastSeen: try row.optionalTime("last_seen"))
            }
        }
        return Dictionary(facts.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Notes what was seen of an agent; absent host name and software leave the earlier ones, and what was seen before
    /// the last time changes nothing.
    package func put(_ facts: AgentFacts) async throws {
        try await write { database in
            try database.run(
                """
                INSERT INTO agents (id, name, host_name, software, last_seen) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (id) DO UPDATE SET name = ?2, host_name = coalesce(?3, host_name),
                    software = coalesce(?4, software), last_seen = coalesce(?5, last_seen)
                    WHERE last_seen IS NULL OR ?5 IS NULL OR last_seen <= ?5
                """,
                [
                    SQLValue(facts.id), .text(facts.name), SQLValue(facts.hostName), SQLValue(facts.software),
                    SQLValue(facts.lastSeen),
                ])
        }
    }
}
