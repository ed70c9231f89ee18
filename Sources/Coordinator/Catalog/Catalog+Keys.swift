package import Platform
package import Protocol

extension Catalog {
    /// Notes keys whose sealed form is durable in the repository.
    ///
    /// - Parameters:
    ///   - keys: Each key's id and its entry as it is stored.
    ///   - source: The source that they serve.
    /// - Throws: `catalogue`.
    package func put(keys: [(KeyID, Bytes)], of source: SourceID) async throws {
        try await write { try $0.put(keys: keys, of: source) }
    }

    /// The stored entry of a source's key; nil when its sealed form is not durable.
    package func key(_ id: KeyID, of source: SourceID) async throws -> Bytes? {
        try await read { database in
            try database.rows(
                "SELECT entry FROM keys WHERE id = ? AND source = ?", [SQLValue(id), SQLValue(source)]
            ) { try $0.blob("entry") }.first
        }
    }

    /// The stored entry of one of a source's keys; nil when it has none.
    package func anyKey(of source: SourceID) async throws -> Bytes? {
        try await read { database in
            try database.rows("SELECT entry FROM keys WHERE source = ? LIMIT 1", [SQLValue(source)]) {
                try $0.blob("entry")
            }.first
        }
    }

    /// The next value of a counter that survives restarts.
    package func next(_ counter: String) async throws -> UInt64 {
        try await write { database in
            try database.run(
                "INSERT INTO counters (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
                [.text(counter)])
            let values = try database.rows("SELECT value FROM counters WHERE name = ?", [.text(counter)]) {
                try $0.number("value")
            }
            return values.first ?? 1
        }
    }
}

extension SQLiteDatabase {
    func put(keys: [(KeyID, Bytes)], of source: SourceID) throws(SQLiteError) {
        for (id, entry) in keys {
            try run(
                "INSERT OR IGNORE INTO keys (id, source, entry) VALUES (?, ?, ?)",
                [SQLValue(id), SQLValue(source), .blob(entry)])
        }
    }
}
