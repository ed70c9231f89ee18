import Platform

/// What the repository holds and what the jobs do, in one SQLite file on a thread of its own.
///
/// A cache of clear facts with no decision in it: what it knows of backups and log can be read again from the
/// repository. A call returns when its change is durable.
package final class Catalog: Sendable {
    private let thread: DedicatedThread
    private let database: SQLiteDatabase

    /// Opens or creates the catalogue and brings its tables up to date. Blocks; called once at start.
    ///
    /// - Parameter path: The file, which only its owner may read; beside it lie SQLite's own `-wal` and `-shm`, which
    ///   get its mode.
    /// - Throws: `catalogue`.
    package init(path: String) throws {
        do {
            try Self.makePrivate(path)
            database = try SQLiteDatabase(path: path)
            try Schema.migrate(database)
        } catch let error as SQLiteError {
            throw HoldfastError(.catalogue, "the catalogue \(path) cannot be used: \(error)")
        } catch let error as SystemError {
            throw HoldfastError(error, doing: "the catalogue \(path) cannot be used", code: .catalogue)
        }
        thread = try DedicatedThread(name: "catalogue")
    }

    /// Makes the file before SQLite would with the process's mask, and takes from others what they may do with it.
    private static func makePrivate(_ path: String) throws(SystemError) {
        if try !Files.exists(path) { try Files.createOnly(path, [], mode: 0o600) }
        for name in [path, path + "-wal", path + "-shm"] where try Files.exists(name) {
            if try Files.stat(name).mode & 0o077 != 0 { try Files.chmod(name, 0o600) }
        }
    }

    /// Ends the thread; later calls fail.
    package func close() { thread.stop() }

    /// Runs queries on the catalogue's thread; what they return leaves as values.
    func read<Value: Sendable>(_ body: @escaping @Sendable (SQLiteDatabase) throws -> Value) async throws -> Value {
        let database = database
        return try await thread.run {
            do { return try body(database) } catch let error as SQLiteError {
                throw HoldfastError(.catalogue, "the catalogue failed: \(error)")
            }
        }
    }

    /// Runs changes as one transaction on the catalogue's thread.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (SQLiteDatabase) throws -> Value) async throws -> Value {
        try await read { database in try database.transaction { try body(database) } }
    }
}
