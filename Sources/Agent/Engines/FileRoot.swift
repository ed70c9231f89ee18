/// Which tree of files a path starts from.
package enum FileRoot: Hashable, Sendable {
    /// The data directory.
    case data
    /// A tablespace's location, by the tablespace's oid.
    case tablespace(UInt32)
    /// The root of the host's file system: configuration that lies outside the data directory.
    case configuration
}
