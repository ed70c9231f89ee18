package import Platform

/// Which tree of files a path starts from.
package enum FileRoot: Hashable, Sendable {
    /// The data directory.
    case data
    /// A tablespace's location, by the tablespace's oid.
    case tablespace(UInt32)
    /// The root of the host's file system: configuration that lies outside the data directory.
    case configuration
}

/// What a configuration file is for.
package enum ConfigurationRole: String, Sendable {
    /// The main file, `postgresql.conf`.
    case main
    /// Host-based authentication.
    case hba
    /// User name maps.
    case ident
    /// A file that another one includes.
    case include
    /// Something else that configuration files refer to.
    case other
}

/// A file that belongs to a backup. Paths are bytes, since names on disk need not be text.
package struct SourceFile: Hashable, Sendable {
    /// What `path` starts from.
    package var root: FileRoot
    /// Relative path, without a leading slash.
    package var path: Bytes
    /// Permission bits.
    package var mode: UInt32
    /// Bytes at the time of the walk; the file may have changed since.
    package var length: UInt64
    /// Last change of content, microseconds since the Unix epoch.
    package var modified: Timestamp
    /// What the file configures; nil for data.
    package var role: ConfigurationRole?
    /// Whether it has to be read after all other files.
    package var comesLast = false

    /// The absolute path that a configuration file was found under; nil for other files.
    package var originalPath: Bytes? { root == .configuration ? [UInt8(ascii: "/")] + path : nil }

    package init(
        root: FileRoot, path: Bytes, mode: UInt32, length: UInt64, modified: Timestamp, role: ConfigurationRole? = nil,
        comesLast: Bool = false
    ) {
        self.root = root
        self.path = path
        self.mode = mode
        self.length = length
        self.modified = modified
        self.role = role
        self.comesLast = comesLast
    }
}

/// A directory that belongs to a backup.
package struct SourceDirectory: Hashable, Sendable {
    /// What `path` starts from.
    package var root: FileRoot
    /// Relative path; empty for the root itself.
    package var path: Bytes
    /// Permission bits.
    package var mode: UInt32

    package init(root: FileRoot, path: Bytes, mode: UInt32) {
        self.root = root
        self.path = path
        self.mode = mode
    }
}

/// A tablespace: a tree of its own outside the data directory.
package struct SourceTablespace: Hashable, Sendable {
    package var oid: UInt32
    package var name: String
    /// Absolute path on the host of the source.
    package var location: Bytes

    package init(oid: UInt32, name: String, location: Bytes) {
        self.oid = oid
        self.name = name
        self.location = location
    }
}

/// Everything that belongs to a backup.
package struct FileInventory: Sendable, Equatable {
    /// Parents before children.
    package var directories: [SourceDirectory]
    package var files: [SourceFile]
    package var tablespaces: [SourceTablespace]
    /// What was passed over though it is not excluded by rule, such as sockets; one line each.
    package var notes: [String]

    package init(
        directories: [SourceDirectory] = [], files: [SourceFile] = [], tablespaces: [SourceTablespace] = [],
        notes: [String] = []
    ) {
        self.directories = directories
        self.files = files
        self.tablespaces = tablespaces
        self.notes = notes
    }
}
