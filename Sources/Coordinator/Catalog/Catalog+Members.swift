package import Protocol

extension Catalog {
    /// The members of a source that do not write it, also those that are leaving.
    package func members(of source: SourceID) async throws -> [MemberEntry] {
        try await read { database in
            try database.rows("SELECT * FROM source_members WHERE source = ? ORDER BY agent", [SQLValue(source)]) {
                try MemberEntry(row: $0)
            }
        }
    }

    /// What an agent is a member of without writing it.
    package func memberships(of agent: AgentID) async throws -> [MemberEntry] {
        try await read { database in
            try database.rows("SELECT * FROM source_members WHERE agent = ? ORDER BY source", [SQLValue(agent)]) {
                try MemberEntry(row: $0)
            }
        }
    }

    /// The sources that have more members than the one that writes.
    package func sourcesWithMembers() async throws -> [SourceEntry] {
        try await read { database in
            try database.rows(
                "SELECT * FROM sources WHERE state = 'active' AND id IN "
                    + "(SELECT source FROM source_members WHERE state = 'active') ORDER BY name"
            ) { try SourceEntry(row: $0) }
        }
    }

    /// Adds a member, or changes it.
    package func put(_ member: MemberEntry) async throws {
        try await write { try $0.put(member) }
    }

    /// Forgets a member.
    package func remove(member agent: AgentID, of source: SourceID) async throws {
        try await write { try $0.remove(member: agent, of: source) }
    }

    /// Makes `member` the writer of a source and its writer a member, at once.
    ///
    /// - Parameters:
    ///   - source: as the new writer has it, with the branch that it writes.
    ///   - former: the one that wrote, as a member.
    ///   - position: up to where the log is durable.
    ///   - finding: what operators are told.
    /// - Throws: `catalogue`; nothing is changed then.
    package func handOver(
        _ source: SourceEntry, from former: MemberEntry, at position: LogPosition, telling finding: Finding
    ) async throws {
        try await write { database in
            try database.add(finding)
            try database.run(Self.putSource, Self.values(source))
            try database.remove(member: source.agent, of: source.id)
            try database.put(former)
            try database.raiseWriter(of: source.id, from: former.agent, at: position, isRecorded: false)
        }
    }

    /// Gives a source to an agent that is no member of it: it writes above every writer before, however long it runs.
    ///
    /// - Parameters:
    ///   - source: as the new writer has it.
    ///   - former: the agent that wrote.
    /// - Throws: `catalogue`; nothing is changed then.
    package func move(_ source: SourceEntry, from former: AgentID) async throws {
        try await write { database in
            try database.run(Self.putSource, Self.values(source))
            let position = LogPosition(timeline: TimelineID(rawValue: 0), lsn: .zero)
            try database.raiseWriter(of: source.id, from: former, at: position, isRecorded: true)
        }
    }

    /// The last change of a source's writer; nil when there was none.
    package func handover(of source: SourceID) async throws -> HandoverEntry? {
        try await read { database in
            try database.rows("SELECT * FROM handovers WHERE source = ?", [SQLValue(source)]) {
                HandoverEntry(
                    former: try $0.identifier("former"), writer: Attempt(rawValue: try $0.number("writer")),
                    position: LogPosition(
                        timeline: TimelineID(rawValue: try $0.smallNumber("timeline")),
                        lsn: LSN(rawValue: try $0.number("lsn"))),
                    isRecorded: try $0.flag("recorded"))
            }.first
        }
    }

    /// The last change of a source's writer stands in the chain of backups.
    package func noteHandoverRecorded(of source: SourceID) async throws {
        try await write { try $0.run("UPDATE handovers SET recorded = 1 WHERE source = ?", [SQLValue(source)]) }
    }

    /// Notes the number of the newest sealed definition of a source.
    package func noteDefinition(_ number: UInt64, of source: SourceID) async throws {
        try await write {
            try $0.run("UPDATE sources SET definition = ? WHERE id = ?", [SQLValue(number), SQLValue(source)])
        }
    }

    /// Begins the next branch of a source's log, unless another than `branch` is the present one.
    package func raiseBranch(of source: SourceID, from branch: LogBranch) async throws {
        try await write {
            try $0.run(
                "UPDATE sources SET branch = branch + 1 WHERE id = ? AND branch = ?",
                [SQLValue(source), SQLValue(branch.rawValue)])
        }
    }
}

extension SQLiteDatabase {
    fileprivate func put(_ member: MemberEntry) throws {
        try run(
            "INSERT OR REPLACE INTO source_members (source, agent, state, connection, password_file, rival) "
                + "VALUES (?, ?, ?, ?, ?, ?)",
            [
                SQLValue(member.source), SQLValue(member.agent), .text(member.state.rawValue),
                .text(member.connection), SQLValue(member.passwordFile), SQLValue(member.isRival),
            ])
    }

    /// The next writer of a source begins above all that wrote before.
    fileprivate func raiseWriter(
        of source: SourceID, from former: AgentID, at position: LogPosition, isRecorded: Bool
    ) throws {
        try run(
            "INSERT OR REPLACE INTO handovers (source, former, writer, timeline, lsn, recorded) "
                + "SELECT id, ?2, log_fence + 1, ?3, ?4, ?5 FROM sources WHERE id = ?1",
            [
                SQLValue(source), SQLValue(former), SQLValue(position.timeline.rawValue),
                SQLValue(position.lsn.rawValue), SQLValue(isRecorded),
            ])
    }

    fileprivate func remove(member agent: AgentID, of source: SourceID) throws {
        try run(
            "DELETE FROM source_members WHERE source = ? AND agent = ?", [SQLValue(source), SQLValue(agent)])
    }
}
