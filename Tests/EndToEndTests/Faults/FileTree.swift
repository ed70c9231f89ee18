import Platform

/// What lies below a directory: paths with the SHA-256 of each file, for comparing it with another.
enum FileTree {
    /// The files below `root` in the named folders, or in all when none is named.
    static func digests(_ root: String, in folders: [String] = [""]) throws -> [String: Bytes] {
        var found: [String: Bytes] = [:]
        for folder in folders { try collect(root, folder, into: &found) }
        return found
    }

    private static func collect(_ root: String, _ folder: String, into found: inout [String: Bytes]) throws {
        let hasher = SHA256Hasher()
        for name in try Files.list(root + "/" + folder) {
            let path = folder.isEmpty ? name : folder + "/" + name
            if try Files.lstat(root + "/" + path).kind == .directory {
                try collect(root, path, into: &found)
            } else {
                hasher.update(try Files.readFile(root + "/" + path, limit: 1 << 30))
                found[path] = hasher.finish()
            }
        }
    }
}
