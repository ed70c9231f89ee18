import Protocol

/// What a file's path is relative to.
package enum FileRoot: UInt64, CaseIterable, Sendable, WireValue {
    case dataDirectory = 0
    /// The tablespace whose oid the file tells.
    case tablespace = 1
    /// The directory that gathers configuration from outside the data directory.
    case configuration = 2
}
