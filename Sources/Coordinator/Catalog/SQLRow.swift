internal import CSQLite
package import Platform
package import Protocol

/// The row that a statement stands on; valid only inside the closure that was given it.
package struct SQLRow {
    private let statement: OpaquePointer
    private let columns: [String: Int32]

    init(statement: OpaquePointer, columns: [String: Int32]) {
        self.statement = statement
        self.columns = columns
    }

    /// The stored value of a column.
    package func value(_ name: String) throws(SQLiteError) -> SQLValue {
        guard let index = columns[name] else { throw SQLiteError(code: 0, reason: "no column \(name) in the result") }
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_TEXT: return .text(String(decoding: bytes(index), as: UTF8.self))
        case SQLITE_BLOB: return .blob(Bytes(bytes(index)))
        default: return .null
        }
    }

    private func bytes(_ index: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(statement, index)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
    }
}

/// Reading a column as what it means; a value of another shape is an error, never a trap.
extension SQLRow {
    package func optionalText(_ name: String) throws(SQLiteError) -> String? {
        switch try value(name) {
        case .text(let text): text
        case .null: nil
        case .integer, .blob: throw unexpected(name)
        }
    }

    package func optionalInteger(_ name: String) throws(SQLiteError) -> Int64? {
        switch try value(name) {
        case .integer(let number): number
        case .null: nil
        case .text, .blob: throw unexpected(name)
        }
    }

    package func optionalBlob(_ name: String) throws(SQLiteError) -> Bytes? {
        switch try value(name) {
        case .blob(let bytes): bytes
        case .null: nil
        case .text, .integer: throw unexpected(name)
        }
    }

    package func text(_ name: String) throws(SQLiteError) -> String { try present(optionalText(name), name) }
    package func blob(_ name: String) throws(SQLiteError) -> Bytes { try present(optionalBlob(name), name) }
    package func flag(_ name: String) throws(SQLiteError) -> Bool { try optionalInteger(name) == 1 }
    package func number(_ name: String) throws(SQLiteError) -> UInt64 { try present(optionalNumber(name), name) }

    package func optionalNumber(_ name: String) throws(SQLiteError) -> UInt64? {
        try optionalInteger(name).map { UInt64(bitPattern: $0) }
    }

    package func smallNumber(_ name: String) throws(SQLiteError) -> UInt32 {
        guard let number = try UInt32(exactly: present(optionalInteger(name), name)) else { throw unexpected(name) }
        return number
    }

    package func time(_ name: String) throws(SQLiteError) -> Timestamp { try present(optionalTime(name), name) }

    package func optionalTime(_ name: String) throws(SQLiteError) -> Timestamp? {
        try optionalInteger(name).map { Timestamp(microseconds: $0) }
    }

    package func identifier<Kind>(_ name: String) throws(SQLiteError) -> Identifier<Kind> {
        try present(optionalIdentifier(name), name)
    }

    package func optionalIdentifier<Kind>(_ name: String) throws(SQLiteError) -> Identifier<Kind>? {
        guard let text = try optionalText(name) else { return nil }
        guard let identifier = Identifier<Kind>(text: text) else { throw unexpected(name) }
        return identifier
    }

    private func present<Value>(_ value: Value?, _ name: String) throws(SQLiteError) -> Value {
        guard let value else { throw unexpected(name) }
        return value
    }

    private func unexpected(_ name: String) -> SQLiteError {
        SQLiteError(code: 0, reason: "column \(name) holds a value of the wrong kind")
    }
}
