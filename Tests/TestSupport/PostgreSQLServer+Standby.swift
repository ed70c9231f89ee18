import Platform

extension PostgreSQLServer {
    /// Makes a streaming standby of `primary`, gives it to `body` and stops it whatever comes of it.
    package static func withStandby<Result: Sendable>(
        of primary: PostgreSQLServer, _ body: (PostgreSQLServer) async throws -> Result
    ) async throws -> Result {
        let standby = try await startStandby(of: primary)
        do {
            let result = try await body(standby)
            await standby.stop()
            return result
        } catch {
            await standby.stop()
            throw error
        }
    }

    private static func startStandby(of primary: PostgreSQLServer) async throws -> PostgreSQLServer {
        let folder = try TemporaryFolder()
        try Files.chmod(folder.path, 0o755)
        let (options, user, port) = (primary.options, try serverUser(), try freePort())
        try prepare(folder, user: user)
        let passwordFile = folder.file("password")
        try Files.writeFileDurably(passwordFile, Bytes("secret of \(superuser)\n".utf8))
        try Files.chmod(folder.file("data"), 0o700)
        let passwords = try writePasswords(folder, user: user)
        try await child(
            options, "pg_basebackup",
            [
                "-h", "127.0.0.1", "-p", "\(primary.port)", "-U", superuser, "-D", folder.file("data"), "-R", "-X",
                "stream", "-c", "fast",
            ], user: user, extra: ["PGPASSFILE": passwords]
        ).run().requireSuccess()
        try configureCopy(in: folder, user: user, port: port)
        let running = try await launch(options, folder: folder, user: user)
        let standby = PostgreSQLServer(
            options: options, port: port, folder: folder, passwordFile: passwordFile, server: running)
        try await standby.waitUntilReady()
        return standby
    }

    /// Makes the stopped server a standby of `primary` again, taking back what it has beyond the other's history.
    package func rewind(to primary: PostgreSQLServer) async throws {
        let user = try Self.serverUser()
        let passwords = try Self.writePasswords(folder, user: user)
        let source =
            "host=127.0.0.1 port=\(primary.port) user=\(Self.superuser) dbname=postgres passfile=\(passwords)"
        try await Self.child(
            options, "pg_rewind", ["--target-pgdata", dataDirectory, "--source-server", source, "-R"], user: user,
            extra: ["PGPASSFILE": passwords]
        ).run().requireSuccess()
        try Self.configureCopy(in: folder, user: user, port: port)
        try await startAgain()
    }

    /// Waits until all that `primary` has flushed is replayed here.
    package func catchUp(with primary: PostgreSQLServer) async throws {
        let end = try await primary.sql("SELECT pg_current_wal_flush_lsn()")
        let isThere = try await eventually(within: .seconds(20)) {
            try await self.sql("SELECT pg_last_wal_replay_lsn() >= '\(end)'") == "t"
        }
        guard isThere else { throw HoldfastError(.timedOut, "the standby does not reach \(end)") }
    }

    private static func writePasswords(_ folder: TemporaryFolder, user: UserAccount?) throws -> String {
        let path = folder.file("log/pgpass")
        try Files.writeFileDurably(path, Bytes("*:*:*:\(superuser):secret of \(superuser)\n".utf8))
        if let user { try Files.chown(path, uid: user.uid, gid: user.gid) }
        return path
    }

    private static func configureCopy(in folder: TemporaryFolder, user: UserAccount?, port: UInt16) throws {
        let path = folder.file("data/postgresql.conf")
        let own = "port = \(port)\nunix_socket_directories = '\(folder.file("log"))'\n"
        try Files.writeFileDurably(path, try Files.readFile(path) + Bytes(own.utf8))
        if let user { try Files.chown(path, uid: user.uid, gid: user.gid) }
    }
}
