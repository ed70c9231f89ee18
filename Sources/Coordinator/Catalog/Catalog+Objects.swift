package import Platform
package import Protocol
package import Repository

extension Catalog {
    /// Notes an object that is durable in the repository.
    package func put(_ object: StoredObject, at time: Timestamp) async throws {
        try await write { try $0.put(object, at: time) }
    }

    /// What is known of the named objects; those never taken in are absent.
    package func objects(_ names: [ObjectName]) async throws -> [ObjectName: StoredObject] {
        try await read { database in
            var found: [ObjectName: StoredObject] = [:]
            for name in names {
                let rows = try database.rows("SELECT * FROM objects WHERE name = ?", [.text(name.path)]) {
                    try StoredObject(row: $0)
                }
                if let object = rows.first { found[name] = object }
            }
            return found
        }
    }

    /// The last accepted record of a chain; nil for an empty one.
    package func head(of source: SourceID, _ chain: ChainName) async throws -> HeadEntry? {
        try await heads(of: source).first { $0.chain == chain }
    }

    /// The last accepted record of each chain of a source.
    package func heads(of source: SourceID) async throws -> [HeadEntry] {
        try await read { database in
            try database.rows("SELECT * FROM chain_heads WHERE source = ?", [SQLValue(source)]) { row in
                guard let chain = ChainName(text: try row.text("chain")) else {
                    throw SQLiteError(code: 0, reason: "a chain has an unknown name")
                }
                return HeadEntry(
                    source: source, chain: chain, sequence: try row.number("sequence"),
                    digest: try row.digest("digest"))
            }
        }
    }
}

extension SQLRow {
    /// A SHA-256 value.
    func digest(_ name: String) throws(SQLiteError) -> Digest {
        guard let digest = Digest(bytes: try blob(name)) else {
            throw SQLiteError(code: 0, reason: "column \(name) holds no digest")
        }
        return digest
    }
}

extension SQLiteDatabase {
    /// Notes an object; one that is known stays as it is.
    func put(_ object: StoredObject, at time: Timestamp) throws(SQLiteError) {
        try run(
            "INSERT OR IGNORE INTO objects (name, source, length, digest, stored) VALUES (?, ?, ?, ?, ?)",
            [
                .text(object.name.path), SQLValue(object.source), SQLValue(object.length),
                .blob(object.digest.bytes), SQLValue(time),
            ])
    }

    /// Moves a chain's head; part of the transaction that notes the record's facts.
    func move(_ head: HeadEntry) throws(SQLiteError) {
        try run(
            """
            INSERT INTO chain_heads (source, chain, sequence, digest) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (source, chain) DO UPDATE SET sequence = ?3, digest = ?4 WHERE sequence < ?3
            """,
            [SQLValue(head.source), .text(head.chain.text), SQLValue(head.sequence), .blob(head.digest.bytes)])
    }
}

extension Catalog {
    /// Bytes that a verification reads of one source, or of all: what commits and log indexes name, and not what
    /// attempts that came to nothing left behind. Small objects (manifests, keys) are left out.
    package func verifiableBytes(of source: SourceID?) async throws -> UInt64 {
        try await read { database in
            try database.rows(
                """
                SELECT (SELECT coalesce(sum(stored_size), 0) FROM backups WHERE ?1 IS NULL OR source = ?1)
                    + (SELECT coalesce(sum(length), 0) FROM log_objects WHERE ?1 IS NULL OR source = ?1) AS total
                """, [SQLValue(source)]
            ) { try $0.number("total") }.first ?? 0
        }
    }
}

/// The records of upkeep chains that say whose keys count.
extension Catalog {
    /// Moves the head of an upkeep chain; a record about members is kept, so that the chain need not be read again.
    package func advance(_ head: HeadEntry, memberRecord: Bytes?, evidence: EvidenceContent? = nil) async throws {
        try await write { database in
            if let evidence { try database.add(evidence, of: head.source) }
            if let memberRecord {
                try database.run(
                    "INSERT OR IGNORE INTO members (source, sequence, record) VALUES (?, ?, ?)",
                    [SQLValue(head.source), SQLValue(head.sequence), .blob(memberRecord)])
            }
            try database.move(head)
        }
    }

    /// The records about a source's members, in their order.
    package func memberRecords(of source: SourceID) async throws -> [Bytes] {
        try await read { database in
            try database.rows(
                "SELECT record FROM members WHERE source = ? ORDER BY sequence", [SQLValue(source)]
            ) { try $0.blob("record") }
        }
    }
}
