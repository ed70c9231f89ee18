/// A call of the SQLite library that failed, or a stored value that is not what its column promises.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// The library's extended result code; 0 for a value that could not be read.
    package let code: Int32
    /// The library's own words, or what was wrong with the value.
    package let reason: String

    /// Whether a unique or primary key was taken.
    package var isConflict: Bool { code & 0xff == 19 }

    package var description: String { "\(reason) (SQLite \(code))" }
}
