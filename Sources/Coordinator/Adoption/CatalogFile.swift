import Platform

/// The files of a SQLite catalogue: the one that it is named after, and those beside it. Blocking.
enum CatalogFile {
    static let name = "catalog.sqlite"
    private static let endings = ["", "-wal", "-shm"]

    /// Removes the catalogue at `path`, if there is one.
    static func remove(_ path: String) throws(SystemError) {
        for ending in endings where try Files.exists(path + ending) { try Files.remove(path + ending) }
    }

    /// Gives the catalogue at `path`, which nobody has open, another name.
    static func move(_ path: String, to target: String) throws(SystemError) {
        // The file itself goes last from sight and comes last into it: without it the others mean nothing.
        for ending in endings.reversed() where try Files.exists(path + ending) {
            try Files.rename(path + ending, to: target + ending)
        }
        try Files.syncDirectory(Files.directory(of: path))
    }
}
