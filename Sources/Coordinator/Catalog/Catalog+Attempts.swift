package import Platform
package import Protocol

/// Attempts at backups, from their intent to their end.
extension Catalog {
    /// Notes an intent: the attempt and its keys, and moves the chain's head, in one step.
    package func begin(_ attempt: BackupAttempt, keys: [(KeyID, Bytes)], head: HeadEntry) async throws {
        try await write { database in
            try database.set(attempt, .begun)
            try database.put(keys: keys, of: attempt.source)
            try database.move(head)
        }
    }

    /// Notes that nothing comes of an attempt, and moves the chain's head, in one step.
    package func abort(_ attempt: BackupAttempt, head: HeadEntry) async throws {
        try await write { database in
            try database.set(attempt, .aborted)
            try database.move(head)
        }
    }

    /// What the chain says of an attempt; nil when no intent announced it.
    package func state(of attempt: BackupAttempt) async throws -> BackupAttempt.State? {
        try await read { database in
            try database.rows(
                "SELECT state FROM attempts WHERE source = ? AND backup = ? AND attempt = ?", attempt.values
            ) { BackupAttempt.State(rawValue: try $0.text("state")) }.first ?? nil
        }
    }

    /// Everything that has come in of an attempt.
    package func objects(of attempt: BackupAttempt) async throws -> [StoredObject] {
        let folder = attempt.folder
        return try await read { database in
            // "0" is the character behind "/": no name in the folder is greater.
            try database.rows(
                "SELECT * FROM objects WHERE name > ? AND name < ?", [.text(folder), .text(folder.dropLast() + "0")]
            ) { try StoredObject(row: $0) }
        }
    }
}

extension SQLiteDatabase {
    func set(_ attempt: BackupAttempt, _ state: BackupAttempt.State) throws(SQLiteError) {
        try run(
            "INSERT OR REPLACE INTO attempts (source, backup, attempt, state) VALUES (?, ?, ?, ?)",
            attempt.values + [.text(state.rawValue)])
    }
}
