import Platform
package import Protocol

extension Catalog {
    /// Every source, removed ones too, by name.
    package func sources() async throws -> [SourceEntry] {
        try await read { try $0.rows("SELECT * FROM sources ORDER BY name, created") { try SourceEntry(row: $0) } }
    }

    /// The source with this id.
    package func source(_ id: SourceID) async throws -> SourceEntry? {
        try await read { database in
            try database.rows("SELECT * FROM sources WHERE id = ?", [SQLValue(id)]) { try SourceEntry(row: $0) }.first
        }
    }

    /// The source that has this name now.
    package func source(named name: String) async throws -> SourceEntry? {
        try await read { database in
            try database.rows(
                "SELECT * FROM sources WHERE name = ? AND state NOT IN ('leaving', 'removed')", [.text(name)]
            ) { try SourceEntry(row: $0) }.first
        }
    }

    /// Adds a source, or changes everything but its id and fences.
    ///
    /// - Throws: `nameTaken` when another source has the name.
    package func put(_ source: SourceEntry) async throws {
        try await write { database in
            do {
                try database.run(Self.putSource, Self.values(source))
            } catch let error as SQLiteError where error.isConflict {
                throw HoldfastError(
                    .nameTaken, "a source named '\(source.name)' exists already; choose another name or remove it first"
                )
            }
        }
    }

    static let putSource = """
        INSERT INTO sources (id, name, engine, agent, state, connection, password_file, readers, max_rate, compress,
            slot_limit, paused, branch, definition, created, log_mode, fence, log_fence)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, 0)
        ON CONFLICT (id) DO UPDATE SET name = ?2, engine = ?3, agent = ?4, state = ?5, connection = ?6,
            password_file = ?7, readers = ?8, max_rate = ?9, compress = ?10, slot_limit = ?11, paused = ?12,
            branch = ?13, definition = ?14, log_mode = ?16
        """

    static func values(_ source: SourceEntry) -> [SQLValue] {
        [
            SQLValue(source.id), .text(source.name), .text(source.engine), SQLValue(source.agent),
            .text(source.state.rawValue), .text(source.connection), SQLValue(source.passwordFile),
            SQLValue(source.readers), SQLValue(source.maxRate), .text(source.compress), SQLValue(source.slotLimit),
            SQLValue(source.paused), SQLValue(source.branch.rawValue), SQLValue(source.definition),
            SQLValue(source.created), .text(source.logMode.rawValue),
        ]
    }

    /// The next attempt of the source's runs, higher than every one given out before.
    package func nextAttempt(of source: SourceID) async throws -> Attempt {
        try await write { database in
            try database.run("UPDATE sources SET fence = fence + 1 WHERE id = ?", [SQLValue(source)])
            let fences = try database.rows("SELECT fence FROM sources WHERE id = ?", [SQLValue(source)]) {
                try $0.number("fence")
            }
            guard let fence = fences.first else {
                throw HoldfastError(.noSuchThing, "there is no source \(source)")
            }
            return Attempt(rawValue: fence)
        }
    }

    /// Raises the fence of the source's log writer to `attempt`.
    ///
    /// - Returns: False when a higher one was seen: the writer has been replaced.
    package func raiseLogFence(of source: SourceID, to attempt: Attempt) async throws -> Bool {
        try await write { database in
            let fences = try database.rows("SELECT log_fence FROM sources WHERE id = ?", [SQLValue(source)]) {
                try $0.number("log_fence")
            }
            guard let fence = fences.first, attempt.rawValue >= fence else { return false }
            guard attempt.rawValue > fence else { return true }
            try database.run(
                "UPDATE sources SET log_fence = ? WHERE id = ?", [SQLValue(attempt.rawValue), SQLValue(source)])
            return true
        }
    }
}
