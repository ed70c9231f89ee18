import Platform

/// Walks a directory tree in the order of full paths, from one path on, up to a number of files.
struct LocalListing {
    private let directory: String
    private let prefix: [UInt8]
    private let after: [UInt8]?
    private let limit: Int
    private var found: [StoreEntry] = []

    init(directory: String, prefix: String, after: String?, limit: Int) {
        self.directory = directory
        self.prefix = Array(prefix.utf8)
        self.after = after.map { Array($0.utf8) }
        self.limit = max(1, limit)
    }

    /// The entries; `tmp/` at the top is left out.
    mutating func run() throws(SystemError) -> [StoreEntry] {
        try walk("")
        return found
    }

    private struct Child {
        /// The path; a directory's ends with a slash, which gives full paths their order.
        let path: String
        let status: FileStatus
    }

    private mutating func walk(_ folder: String) throws(SystemError) {
        for child in try children(of: folder) {
            guard found.count < limit else { return }
            if child.status.kind == .directory {
                try walk(child.path)
            } else {
                found.append(StoreEntry(path: child.path, length: child.status.size))
            }
        }
    }

    private func children(of folder: String) throws(SystemError) -> [Child] {
        var children: [Child] = []
        for name in try names(in: folder) where !(folder.isEmpty && name == LocalStore.temporaryFolder) {
            let path = folder + name
            guard mayHold(path) || mayHold(path + "/"), let status = try status(path) else { continue }
            let full = status.kind == .directory ? path + "/" : path
            if mayHold(full) { children.append(Child(path: full, status: status)) }
        }
        return children.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Names in a folder; none when it is gone or was never there.
    private func names(in folder: String) throws(SystemError) -> [String] {
        do {
            return try Files.list(directory + "/" + folder)
        } catch {
            guard !folder.isEmpty, error.isNotFound else { throw error }
            return []
        }
    }

    private func status(_ path: String) throws(SystemError) -> FileStatus? {
        do {
            return try Files.lstat(directory + "/" + path)
        } catch {
            guard error.isNotFound else { throw error }
            return nil
        }
    }

    /// Whether a file at `path`, or for a path with a slash at its end any file below it, can belong to the page.
    private func mayHold(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        let isFolder = bytes.last == UInt8(ascii: "/")
        guard bytes.starts(with: prefix) || (isFolder && prefix.starts(with: bytes)) else { return false }
        guard let after else { return true }
        return after.lexicographicallyPrecedes(bytes) || (isFolder && after.starts(with: bytes))
    }
}

extension SystemError {
    /// Whether the path is not there.
    var isNotFound: Bool { errno == 2 || errno == 20 }
}
