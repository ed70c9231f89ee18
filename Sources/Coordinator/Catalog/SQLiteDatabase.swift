internal import CSQLite
import Platform

/// One connection to a SQLite file, with its prepared statements.
///
/// Every call blocks. The owner uses it from one thread only (`Catalog` gives it a thread of its own), which is what
/// makes passing it into that thread's closures sound.
package final class SQLiteDatabase: @unchecked Sendable {
    private let connection: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    /// Opens or creates the file: write-ahead log, every commit durable, foreign keys enforced.
    package init(path: String) throws(SQLiteError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = opened.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw SQLiteError(code: code, reason: "cannot open \(path): \(reason)")
        }
        connection = opened
        sqlite3_busy_timeout(opened, Self.busyMilliseconds)
        try script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(connection)
    }

    /// How long a lock held by another process (a report being read) is waited for.
    private static let busyMilliseconds: Int32 = 5000

    /// Lets go of all prepared statements, so that an attached file can be detached.
    package func forgetStatements() {
        for statement in statements.values { sqlite3_finalize(statement) }
        statements = [:]
    }

    /// Runs several statements without parameters.
    package func script(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Runs a statement that returns no rows.
    ///
    /// - Returns: How many rows it changed.
    @discardableResult
    package func run(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> Int {
        let statement = try prepared(sql, values)
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
        return Int(sqlite3_changes(connection))
    }

    /// All rows of a query, each made into a value.
    package func rows<Value>(
        _ sql: String, _ values: [SQLValue] = [], _ make: (SQLRow) throws -> Value
    ) throws -> [Value] {
        let statement = try prepared(sql, values)
        defer { sqlite3_reset(statement) }
        var columns: [String: Int32] = [:]
        for index in 0..<sqlite3_column_count(statement) {
            if let name = sqlite3_column_name(statement, index) { columns[String(cString: name)] = index }
        }
        var result: [Value] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: result.append(try make(SQLRow(statement: statement, columns: columns)))
            case SQLITE_DONE: return result
            case let code: throw failure(code)
            }
        }
    }

    /// Runs `body` as one transaction: all of it durable on return, or none of it.
    package func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try run("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try run("COMMIT")
            return value
        } catch {
            // A failed rollback changes nothing: SQLite rolls back by itself what was never committed.
            _ = try? run("ROLLBACK")
            throw error
        }
    }

    private func prepared(_ sql: String, _ values: [SQLValue]) throws(SQLiteError) -> OpaquePointer {
        let statement = try statement(for: sql)
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        for (index, value) in values.enumerated() {
            let code = bind(value, to: statement, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw failure(code) }
        }
        return statement
    }

    private func statement(for sql: String) throws(SQLiteError) -> OpaquePointer {
        if let known = statements[sql] { return known }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure(code) }
        statements[sql] = statement
        return statement
    }

    private func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .text(let text):
            var text = text
            return text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    hf_sqlite_bind_text(statement, index, $0.baseAddress, Int32(clamping: $0.count))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes {
                hf_sqlite_bind_blob(statement, index, $0.baseAddress, Int32(clamping: $0.count))
            }
        }
    }

    private func failure(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, reason: String(cString: sqlite3_errmsg(connection)))
    }
}
