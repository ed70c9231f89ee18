package import Platform

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
