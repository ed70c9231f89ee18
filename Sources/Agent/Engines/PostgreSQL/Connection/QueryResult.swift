import Platform
import Protocol

/// The rows of a query's result, read by column and row number.
struct QueryResult: Sendable, Equatable {
    /// Each value in the server's text form; nil stands for SQL's null.
    let rows: [[Bytes?]]

    /// A value as the server sent it.
    func bytes(_ column: Int, row: Int = 0) throws -> Bytes {
        guard let value = optionalBytes(column, row: row) else {
            throw ServerError(state: "22000", message: "the server's answer lacks column \(column + 1)")
        }
        return value
    }

    /// A value as the server sent it; nil for null.
    func optionalBytes(_ column: Int, row: Int = 0) -> Bytes? {
        guard row < rows.count, column < rows[row].count else { return nil }
        return rows[row][column]
    }

    func text(_ column: Int, row: Int = 0) throws -> String {
        String(decoding: try bytes(column, row: row), as: UTF8.self)
    }

    /// A value as the type wanted.
    func value<T: LosslessStringConvertible>(_ column: Int, row: Int = 0, as type: T.Type = T.self) throws -> T {
        let text = try text(column, row: row)
        guard let value = T(text) else {
            throw ServerError(state: "22000", message: "the server's answer '\(text)' is not a \(type)")
        }
        return value
    }

    /// A Boolean, which PostgreSQL writes as "t" or "f".
    func flag(_ column: Int, row: Int = 0) throws -> Bool {
        try text(column, row: row) == "t"
    }

    /// Microseconds since the Unix epoch, as a moment.
    func time(_ column: Int) throws -> Timestamp {
        Timestamp(microseconds: try value(column))
    }
}
