import Glibc
package import Platform
import Synchronization

/// A real, throw-away PostgreSQL cluster with password authentication and page checksums.
///
/// It runs as user `postgres` when the tests run as root, and ends with its owner, or with the test process.
package final class PostgreSQLServer: Sendable {
    package let options: Options
    package let port: UInt16
    package let dataDirectory: String
    /// A file with the superuser's password, 0600, owned by the user of this process.
    package let passwordFile: String
    /// Where a server of the Debian layout keeps its configuration.
    package let configurationDirectory: String
    let folder: TemporaryFolder
    private let server: Mutex<RunningChild>

    init(
        options: Options, port: UInt16, folder: TemporaryFolder, passwordFile: String, server: RunningChild
    ) {
        self.options = options
        self.port = port
        self.folder = folder
        self.passwordFile = passwordFile
        self.server = Mutex(server)
        dataDirectory = folder.file("data")
        configurationDirectory = folder.file(options.isDebianLayout ? "etc" : "data")
    }

    deinit {
        server.withLock { $0.signal(SIGQUIT) }
    }

    /// The superuser, whose password lies in `passwordFile`.
    package static let superuser = "hf"
    /// A plain role with the documented grants, made by `grantRole`.
    package static let role = "holdfast"

    /// A folder that everyone may pass through, removed with the server.
    package func file(_ name: String) -> String { folder.file(name) }

    /// A connection string for a user of the server.
    package func connection(user: String = PostgreSQLServer.superuser) -> String {
        "host=127.0.0.1 port=\(port) user=\(user)"
    }

    /// The same through a socket file, which is there for other network namespaces too.
    package func localConnection(user: String = PostgreSQLServer.superuser) -> String {
        "host=\(folder.file("log")) port=\(port) user=\(user)"
    }

    /// Starts a server, gives it to `body` and stops it whatever comes of it.
    package static func with<Result: Sendable>(
        _ options: Options = Options(), _ body: (PostgreSQLServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(options)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Makes a cluster and starts its server; returns once it answers.
    package static func start(_ options: Options = Options()) async throws -> PostgreSQLServer {
        let folder = try TemporaryFolder()
        try Files.chmod(folder.path, 0o755)
        let user = try serverUser()
        let passwordFile = folder.file("password")
        try Files.writeFileDurably(passwordFile, Bytes("secret of \(superuser)\n".utf8))
        let port = try freePort()
        try prepare(folder, user: user)
        try await initialize(options, folder: folder, user: user)
        try configure(options, folder: folder, user: user, port: port)
        let running = try await launch(options, folder: folder, user: user)
        let server = PostgreSQLServer(
            options: options, port: port, folder: folder, passwordFile: passwordFile, server: running)
        try await server.waitUntilReady()
        for space in options.tablespaces {
            try await server.sql("CREATE TABLESPACE \(space) LOCATION '\(folder.path)/\(space)'")
        }
        return server
    }

    /// Stops the server the fast way and waits for its end.
    package func stop() async {
        let server = server.withLock { $0 }
        server.signal(SIGINT)
        _ = await server.terminate(grace: .seconds(10))
    }

    /// Ends the server as a crash would, and waits for its end.
    package func crash() async {
        let server = server.withLock { $0 }
        server.signal(SIGQUIT)
        _ = await server.wait()
    }

    /// Starts the stopped server again and waits until it answers.
    package func startAgain() async throws {
        let running = try await Self.launch(options, folder: folder, user: try Self.serverUser())
        server.withLock { $0 = running }
        try await waitUntilReady()
    }

    /// Puts a new, empty cluster in the place of the stopped one, with the same settings, and starts it.
    package func replaceCluster() async throws {
        let user = try Self.serverUser()
        try Files.removeTree(dataDirectory)
        try Self.prepare(folder, user: user)
        try await Self.initialize(options, folder: folder, user: user)
        try Self.configure(options, folder: folder, user: user, port: port)
        try await startAgain()
    }

    func waitUntilReady() async throws {
        guard try await eventually(within: .seconds(30), { isReady }) else {
            let log = try? Files.readFile(folder.file("log/server.log"))
            throw HoldfastError(.timedOut, "PostgreSQL did not start: \(String(decoding: log ?? [], as: UTF8.self))")
        }
    }

    /// Runs statements, each on its own, as the superuser; answers unaligned rows.
    ///
    /// - Parameters:
    ///   - text: The statements.
    ///   - database: The database they run in.
    ///   - other: The port of a restored copy of this server, to be asked in its place.
    /// - Returns: The rows without the last line end.
    /// - Throws: `HoldfastError` with the server's complaint.
    @discardableResult
    package func sql(
        _ text: String, database: String = "postgres", port other: UInt16? = nil
    ) async throws -> String {
        let child = Self.child(
            options, "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", "\(other ?? port)", "-U",
                Self.superuser,
                "-d", database,
            ], extra: ["PGPASSFILE": folder.file("pgpass")])
        var call = child
        call.input = .bytes(Bytes(text.utf8))
        let result = try await call.run().requireSuccess()
        return result.outputText.hasSuffix("\n") ? String(result.outputText.dropLast()) : result.outputText
    }

    /// Runs one of the server's programs against it as the superuser.
    ///
    /// - Parameters:
    ///   - program: The program's name.
    ///   - arguments: What follows the connection's options.
    ///   - other: The port of a restored copy of this server, to be asked in its place.
    /// - Returns: How it ended, which is well.
    /// - Throws: `HoldfastError` when it does not end well.
    @discardableResult
    package func run(
        _ program: String, _ arguments: [String], port other: UInt16? = nil
    ) async throws -> ChildResult {
        try await Self.child(
            options, program, ["-h", "127.0.0.1", "-p", "\(other ?? port)", "-U", Self.superuser] + arguments,
            extra: ["PGPASSFILE": folder.file("pgpass")]
        ).run().requireSuccess()
    }

    /// Runs the documented grants and gives their role a password.
    ///
    /// - Returns: The role's password file.
    package func grantRole() async throws -> String {
        let script =
            #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/deploy/postgresql/grants.sql"
        try await sql(String(decoding: try Files.readFile(script), as: UTF8.self))
        try await sql("ALTER ROLE \(Self.role) PASSWORD 'secret of \(Self.role)'")
        try Files.writeFileDurably(file("role-password"), Bytes("secret of \(Self.role)\n".utf8))
        return file("role-password")
    }

    private var isReady: Bool {
        guard let text = try? Files.readFile(dataDirectory + "/postmaster.pid") else { return false }
        return String(decoding: text, as: UTF8.self).contains("ready")
    }
}
