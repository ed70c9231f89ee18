import Glibc
import Platform

/// Finds the configuration files that lie outside the data directory, with all that they include. Blocks.
struct ConfigurationWalk {
    /// How deep files may include one another, as PostgreSQL limits it.
    static let depthLimit = 10

    private let dataDirectory: Bytes
    private var inventory = FileInventory()
    private var seen: Set<Bytes> = []

    init(dataDirectory: Bytes) {
        self.dataDirectory = BytePath.normalized(dataDirectory)
    }

    /// What belongs to the backup of configuration that begins at `places`.
    consuming func walk(_ places: [ConfigurationFile.Place]) throws -> FileInventory {
        for place in places { try take(place.path, role: place.role, inside: place.role, depth: 0) }
        return inventory
    }

    /// Takes a file and what it includes.
    ///
    /// - Parameters:
    ///   - path: Absolute path.
    ///   - role: What the file is for.
    ///   - syntax: The role whose syntax the file has: an included file has that of the one that includes it.
    ///   - depth: How many files lead here.
    /// - Throws: `SystemError` for what cannot be read.
    private mutating func take(
        _ path: Bytes, role: ConfigurationRole, inside syntax: ConfigurationRole, depth: Int
    ) throws {
        let path = BytePath.normalized(path)
        guard depth <= Self.depthLimit, seen.insert(path).inserted else { return }
        let status = try ByteFiles.status(path, following: true)
        guard status.isFile else { return }
        if BytePath.relative(path, below: dataDirectory) == nil {
            inventory.files.append(
                SourceFile(
                    root: .configuration, path: Bytes(path.dropFirst()), mode: status.mode, length: status.length,
                    modified: status.modified, role: role))
        }
        let directory = BytePath.directory(path)
        for line in ConfigurationFile(try ByteFiles.read(path)).lines {
            guard let include = ConfigurationInclude.parse(line, role: syntax) else { continue }
            try follow(include, to: include.resolved(in: directory), syntax: syntax, depth: depth + 1)
        }
    }

    private mutating func follow(
        _ include: ConfigurationInclude, to path: Bytes, syntax: ConfigurationRole, depth: Int
    ) throws {
        switch include.kind {
        case .file:
            try take(path, role: .include, inside: syntax, depth: depth)
        case .fileIfExists:
            do {
                try take(path, role: .include, inside: syntax, depth: depth)
            } catch let error as SystemError where error.errno == ENOENT {
                return
            }
        case .directory:
            let status = try ByteFiles.status(path, following: true)
            if BytePath.relative(path, below: dataDirectory) == nil {
                inventory.directories.append(
                    SourceDirectory(root: .configuration, path: Bytes(path.dropFirst()), mode: status.mode))
            }
            for name in try ByteFiles.names(path) where ConfigurationInclude.isTaken(name) {
                try take(BytePath.join(path, name), role: .include, inside: syntax, depth: depth)
            }
        }
    }
}
