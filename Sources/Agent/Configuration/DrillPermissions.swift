package import Platform

/// Where and how drills are run on this host: the key `drill` of `agent.yaml`. Whether they are is the token's word.
package struct DrillPermissions: Sendable, Equatable {
    /// The absolute directory that scratch is made in; nil for `drills` in the agent's data directory.
    package var directory: String?
    /// Where the server's programs are; empty for the system's usual places.
    package var binaries: [String]
    /// Libraries that a contained server may load when it starts, beside those that are known to be needed for recovery.
    package var libraries: [String] = []

    /// Reads the section; nil takes what goes without saying.
    ///
    /// - Parameters:
    ///   - reader: the section.
    ///   - binaries: where restores take the server's programs from.
    /// - Throws: `configuration` when a path is not absolute or holds "..", or a key is unknown.
    package init(reading reader: YAMLReader?, binaries: [String]) throws(HoldfastError) {
        self.binaries = binaries
        guard let reader else { return }
        if let path = try reader.optionalString("directory") {
            directory = try Self.plain(path, reader, "directory")
        }
        let own = try reader.strings("binaries")
        for path in own { _ = try Self.plain(path, reader, "binaries") }
        if !own.isEmpty { self.binaries = own }
        libraries = try reader.strings("libraries")
        for name in libraries where name.isEmpty || name.contains(where: { "/,\"' ".contains($0) }) {
            throw reader.error("libraries", "'\(name)' is no plain name of a library")
        }
        try reader.finish()
    }

    private static func plain(_ path: String, _ reader: YAMLReader, _ key: String) throws(HoldfastError) -> String {
        let parts = path.split(separator: "/")
        guard path.hasPrefix("/"), !parts.isEmpty, !parts.contains(".."), !path.contains(where: \.isNewline) else {
            throw reader.error(key, "'\(path)' must be an absolute path without '..'")
        }
        return "/" + parts.joined(separator: "/")
    }
}
