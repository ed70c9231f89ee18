import Platform
import Protocol
import Repository

/// What only a rebuild writes, and the change from a catalogue to one made anew.
extension Catalog {
    /// Notes objects that are durable in the repository.
    func put(_ objects: [StoredObject], at time: Timestamp) async throws {
        try await write { database in
            for object in objects { try database.put(object, at: time) }
        }
    }

    /// Raises what must never go back; what is higher stays.
    func raise(_ source: SourceID, branch: UInt32, fence: UInt64, logFence: UInt64) async throws {
        try await write {
            try $0.run(
                "UPDATE sources SET branch = max(branch, ?2), fence = max(fence, ?3), log_fence = max(log_fence, ?4) "
                    + "WHERE id = ?1",
                [SQLValue(source), SQLValue(branch), SQLValue(fence), SQLValue(logFence)])
        }
    }

    /// Notes the last change of a source's writer, as the new one has recorded it.
    func note(_ handover: HandoverContent, of source: SourceID) async throws {
        try await write {
            try $0.run(
                "INSERT OR REPLACE INTO handovers (source, former, writer, timeline, lsn, recorded) "
                    + "SELECT id, ?2, log_fence, ?3, ?4, 1 FROM sources WHERE id = ?1",
                [
                    SQLValue(source), SQLValue(AgentID(sameBytesAs: handover.from)),
                    SQLValue(handover.timeline.rawValue), SQLValue(handover.lsn.rawValue),
                ])
        }
    }

    /// Lets commits return before they are durable: only for a catalogue that is thrown away unless it is finished.
    func beginFilling() async throws {
        try await read { try $0.script("PRAGMA synchronous = OFF") }
    }

    /// Brings everything into the file itself, durably; the catalogue is not used any more after it.
    func finishFilling() async throws {
        try await read { try $0.script("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// The records that this catalogue knows and the one in the file at `path` does not; nothing of the sort when that
    /// one is as new.
    func heads(beyond path: String) async throws -> [HeadEntry] {
        try await attached(path) { database in
            try database.rows(
                """
                SELECT own.source, own.chain, own.sequence, own.digest FROM main.chain_heads AS own
                    LEFT JOIN fresh.chain_heads AS other ON other.source = own.source AND other.chain = own.chain
                    WHERE other.sequence IS NULL OR other.sequence < own.sequence
                """
            ) { try HeadEntry(row: $0) }
        }
    }

    /// Takes over everything that can be read from the repository from the catalogue in the file at `path`, at once and
    /// durably: after a crash in the midst all is as before. What only this catalogue knows stays: jobs, findings,
    /// verifications, what was last seen of agents.
    ///
    /// - Returns: False, with nothing changed, when this catalogue has come to know of more than that one meanwhile.
    func takeOver(from path: String) async throws -> Bool {
        try await attached(path) { database in
            try database.transaction {
                let later = try database.rows(CatalogSwap.countLater) { try $0.number("count") }
                guard later.first == 0 else { return false }
                try database.script(CatalogSwap.statements)
                FaultPoint.hit("catalog.swapping")
                return true
            }
        }
    }

    private func attached<Value: Sendable>(
        _ path: String, _ body: @escaping @Sendable (SQLiteDatabase) throws -> Value
    ) async throws -> Value {
        try await read { database in
            try database.run("ATTACH DATABASE ? AS fresh", [.text(path)])
            defer {
                database.forgetStatements()
                try? database.script("DETACH DATABASE fresh")
            }
            return try body(database)
        }
    }
}

extension HeadEntry {
    fileprivate init(row: SQLRow) throws {
        guard let chain = ChainName(text: try row.text("chain")) else {
            throw SQLiteError(code: 0, reason: "a chain has an unknown name")
        }
        self.init(
            source: try row.identifier("source"), chain: chain, sequence: try row.number("sequence"),
            digest: try row.digest("digest"))
    }
}
