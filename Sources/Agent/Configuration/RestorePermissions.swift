package import Platform

/// What may be restored on this host, and where: the key `restore` of `agent.yaml`.
package struct RestorePermissions: Sendable, Equatable {
    /// Absolute directories; targets and mapped tablespaces lie beneath one of them.
    package var directories: [String] = []
    /// Where the server's programs are; empty for the system's usual places.
    package var binaries: [String] = []

    /// Nothing may be restored here.
    package static var none: RestorePermissions { RestorePermissions() }

    private init() {}

    /// Reads the section; nil means that nothing may be restored here.
    ///
    /// - Throws: `configuration` when a path is not absolute or holds "..", or a key is unknown.
    package init(reading reader: YAMLReader?) throws(HoldfastError) {
        guard let reader else { return }
        directories = try Self.paths(reader, "directories")
        binaries = try Self.paths(reader, "binaries")
        try reader.finish()
    }

    private static func paths(_ reader: YAMLReader, _ key: String) throws(HoldfastError) -> [String] {
        let paths = try reader.strings(key)
        for path in paths where !path.hasPrefix("/") || path.split(separator: "/").contains("..") {
            throw reader.error(key, "'\(path)' must be an absolute path without '..'")
        }
        return paths
    }

    /// Whether a restore may write to `path`.
    package func allow(_ path: String) -> Bool {
        guard path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { return false }
        let parts = path.split(separator: "/")
        return directories.contains { parts.starts(with: $0.split(separator: "/")) }
    }
}
