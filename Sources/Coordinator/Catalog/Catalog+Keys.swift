package import Platform
package import Protocol

extension Catalog {
    /// Notes keys whose sealed form is durable in the repository.
    ///
    /// - Parameters:
    ///   - keys: Each key's id and its entry as it is stored.
    ///   - source: The source that they serve.
    ///   - head: A chain's new head when an intent brought them; nil for a key record.
    /// - Throws: `catalogue`.
    package func put(keys: [(KeyID, Bytes)], of source: SourceID, head: HeadEntry? = nil) async throws {
        let rows = keys.map { [SQLValue($0.0), SQLValue(source), .blob($0.1)] }
        try await write { database in
            for row in rows {
                try database.run("INSERT OR IGNORE INTO keys (id, source, entry) VALUES (?, ?, ?)", row)
            }
            if let head { try database.move(head) }
        }
    }

    /// The stored entry of a source's key; nil when its sealed form is not durable.
    package func key(_ id: KeyID, of source: SourceID) async throws -> Bytes? {
        try await read { database in
            try database.rows(
                "SELECT entry FROM keys WHERE id = ? AND source = ?", [SQLValue(id), SQLValue(source)]
            ) { try $0.blob("entry") }.first
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
