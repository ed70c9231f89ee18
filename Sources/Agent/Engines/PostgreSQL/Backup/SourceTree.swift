import Glibc
import Platform

/// The directories that a backup reads, held open so that nothing swapped in later is read in their place.
final class SourceTree: Sendable {
    /// One directory held open.
    private final class Root: Sendable {
        let descriptor: FileDescriptor
        let path: Bytes

        init(_ path: Bytes) throws(SystemError) {
            descriptor = try ByteFiles.open(path, O_RDONLY | O_DIRECTORY)
            self.path = path
        }
    }

    private let roots: [FileRoot: Root]
    private let tablespaces: [SourceTablespace]

    init(data: Bytes, tablespaces: [SourceTablespace]) throws {
        var roots: [FileRoot: Root] = [.data: try Root(data)]
        for space in tablespaces { roots[.tablespace(space.oid)] = try Root(space.location) }
        self.roots = roots
        self.tablespaces = tablespaces
    }

    /// Walks everything. Blocks.
    ///
    /// - Parameters:
    ///   - version: The directory in each tablespace that belongs to this server.
    ///   - configuration: Where the server found its configuration.
    /// - Returns: Everything that belongs to the backup; files that come last at the end.
    /// - Throws: `SystemError` for what cannot be read.
    func inventory(version: String, configuration: [ConfigurationFile.Place]) throws -> FileInventory {
        var result = FileInventory(tablespaces: tablespaces)
        let spaces = try Set(
            tablespaces.map { space in
                let status = try ByteFiles.status(space.location, following: true)
                return [status.device, status.inode]
            })
        for (root, open) in roots.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
            var walk = DirectoryWalk(root: root, base: open.path, elsewhere: spaces)
            try walk.walk(root == .data ? [] : Bytes(version.utf8))
            result.add(walk.inventory)
        }
        let data = roots[.data]?.path ?? []
        result.add(try ConfigurationWalk(dataDirectory: data).walk(configuration))
        result.files = result.files.filter { !$0.comesLast } + result.files.filter(\.comesLast)
        return result
    }

    /// Opens a file of the inventory for reading. Blocks.
    func open(_ file: SourceFile) throws(SystemError) -> FileDescriptor {
        guard let root = roots[file.root] else {
            return try ByteFiles.open([UInt8(ascii: "/")] + file.path, O_RDONLY | O_NOCTTY)
        }
        do {
            return try ByteFiles.openBeneath(root.descriptor, file.path, O_RDONLY | O_NOCTTY)
        } catch {
            // A configuration file at the top may be a link; the walk has taken only such as lead to a file.
            guard error.errno == ELOOP, !file.path.contains(UInt8(ascii: "/")) else { throw error }
            return try ByteFiles.open(BytePath.join(root.path, file.path), O_RDONLY | O_NOCTTY)
        }
    }

    private static func order(_ root: FileRoot) -> UInt64 {
        switch root {
        case .data: 0
        case .tablespace(let oid): 1 + UInt64(oid)
        case .configuration: .max
        }
    }
}

extension FileInventory {
    /// Adds what another walk has found.
    mutating func add(_ other: FileInventory) {
        directories += other.directories
        files += other.files
        tablespaces += other.tablespaces
        notes += other.notes
    }
}
