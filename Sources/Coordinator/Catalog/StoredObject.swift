package import Protocol

/// An object that ingest has taken in, with what it measured on the way.
package struct StoredObject: Sendable, Equatable {
    package var name: ObjectName
    package var source: SourceID
    /// Bytes of ciphertext or clear content.
    package var length: UInt64
    /// SHA-256 of all of them.
    package var digest: Digest
}

extension StoredObject {
    init(row: SQLRow) throws {
        guard let name = ObjectName(try row.text("name")) else {
            throw SQLiteError(code: 0, reason: "an object has a name that is none")
        }
        self.init(
            name: name, source: try row.identifier("source"), length: try row.number("length"),
            digest: try row.digest("digest"))
    }
}
