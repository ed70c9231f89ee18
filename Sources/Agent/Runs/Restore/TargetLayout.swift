package import Platform
package import Protocol
package import Repository

/// Where each root of a backup goes on this host.
package struct TargetLayout: Sendable {
    /// The folder in the data directory for log that is laid beside it.
    package static let logName = "holdfast_wal"
    /// The socket in the data directory over which log is served.
    package static let socketName = "holdfast_restore.sock"

    /// The data directory.
    let directory: String
    package let tablespaces: [RestoreSetting.Tablespace]

    /// - Parameters:
    ///   - manifest: what the backup holds.
    ///   - order: where its parts go.
    ///   - base: a directory for all tablespaces, each under its number, whatever the order says; nil to go by the order.
    /// - Throws: `tablespaceUnmapped` when a tablespace has no place, or two trees would meet.
    package init(_ manifest: Manifest, _ order: RestoreOrder, tablespacesIn base: String? = nil) throws(HoldfastError) {
        directory = order.directory
        tablespaces = try Self.tablespaces(manifest, order, base)
        let known = Set(manifest.tablespaces.flatMap { [$0.name, $0.location] })
        if let unknown = order.tablespaces.first(where: { !known.contains($0.old) }) {
            throw HoldfastError(.tablespaceUnmapped, "the backup has no tablespace '\(unknown.old)' to be mapped")
        }
        try checkApart()
    }

    /// All directories that are written.
    var directories: [String] { [directory] + tablespaces.map(\.location) }

    /// The directory of a root; nil when the backup has no such root.
    func directory(of root: Repository.FileRoot, _ rootID: UInt64?) -> String? {
        switch root {
        case .dataDirectory: directory
        case .configuration: directory + "/" + RestoreSetting.configurationName
        case .tablespace: tablespaces.first { UInt64($0.oid) == rootID }?.location
        }
    }

    private static func tablespaces(
        _ manifest: Manifest, _ order: RestoreOrder, _ base: String?
    ) throws(HoldfastError) -> [RestoreSetting.Tablespace] {
        var placed: [RestoreSetting.Tablespace] = []
        for tablespace in manifest.tablespaces {
            let mapping = order.tablespaces.first { [tablespace.name, tablespace.location].contains($0.old) }
            let original = order.originalTablespaces ? tablespace.location : nil
            let gathered = base.map { "\($0)/\(tablespace.oid)" }
            guard let oid = UInt32(exactly: tablespace.oid), let location = gathered ?? mapping?.new ?? original else {
                throw HoldfastError(
                    .tablespaceUnmapped,
                    "tablespace '\(tablespace.name)' at '\(tablespace.location)' has no place; add "
                        + "--tablespace '\(tablespace.location)=DIRECTORY' or --original-tablespaces")
            }
            placed.append(
                .init(oid: oid, name: tablespace.name, original: tablespace.location, location: location))
        }
        return placed
    }

    private func checkApart() throws(HoldfastError) {
        for (index, one) in directories.enumerated() {
            guard Self.isPlain(one) else {
                throw HoldfastError(.targetRefused, "'\(one)' must be an absolute path without '.', '..' and line ends")
            }
            for other in directories[..<index] where Self.meet(one, other) {
                throw HoldfastError(.tablespaceUnmapped, "'\(one)' and '\(other)' must not lie in one another")
            }
        }
    }

    private static func isPlain(_ path: String) -> Bool {
        let bytes = Bytes(path.utf8)
        // The server writes its directory as one line of a file that is read by line numbers.
        let hasLineEnd = bytes.contains { [0, 10, 13].contains($0) }
        return bytes.count > 1 && bytes.first == UInt8(ascii: "/") && !hasLineEnd
            && BytePath.normalized(bytes) == bytes
    }

    private static func meet(_ one: String, _ other: String) -> Bool {
        one == other || one.hasPrefix(other + "/") || other.hasPrefix(one + "/")
    }
}
