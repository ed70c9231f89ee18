package import Protocol

extension Catalog {
    /// What a member saw of its server's log on a branch; nil when it never told.
    package func seenLog(of source: SourceID, by agent: AgentID, on branch: LogBranch) async throws -> SeenLog? {
        try await read { database in
            try database.rows(
                "SELECT content FROM seen_logs WHERE source = ? AND agent = ? AND branch = ?",
                [SQLValue(source), SQLValue(agent), SQLValue(branch.rawValue)]
            ) { try SeenLog(decoding: try $0.blob("content")) }.first
        }
    }

    /// Keeps what a member saw, in the place of what it saw before.
    package func put(_ seen: SeenLog, of source: SourceID, by agent: AgentID, on branch: LogBranch) async throws {
        try await write { database in
            try database.run(
                """
                INSERT INTO seen_logs (source, agent, branch, content) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (source, agent) DO UPDATE SET branch = ?3, content = ?4
                """,
                [SQLValue(source), SQLValue(agent), SQLValue(branch.rawValue), SQLValue(seen.encoded)])
        }
    }
}
