package import Platform

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
