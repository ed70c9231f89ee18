import Glibc
package import Platform

/// A server that a restore has started, asked with `psql`; stopped and removed with its owner.
package final class RestoredServer: Sendable {
    package let directory: String
    package let port: UInt16
    private let options: PostgreSQLServer.Options
    private let passwords: String

    /// The server in `directory`, which has the roles and passwords of the one that it was made from.
    package init(directory: String, port: UInt16, like origin: PostgreSQLServer) {
        self.directory = directory
        self.port = port
        options = origin.options
        passwords = origin.file("pgpass")
    }

    deinit {
        if let pid { kill(pid, SIGQUIT) }
    }

    /// The postmaster's process id, as its own file says.
    package var pid: Int32? {
        let text = (try? Files.readFile(directory + "/postmaster.pid")).map { String(decoding: $0, as: UTF8.self) }
        return text?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// Runs a statement as the superuser; answers unaligned rows.
    package func sql(_ text: String, database: String = "postgres") async throws -> String {
        var call = PostgreSQLServer.child(
            options, "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", "\(port)", "-U",
                PostgreSQLServer.superuser, "-d", database,
            ], extra: ["PGPASSFILE": passwords])
        call.input = .bytes(Bytes(text.utf8))
        return String(try await call.run().requireSuccess().outputText.drop { $0 == "\n" }).trimmedLineBreak
    }

    /// Runs one of the server's programs against it.
    package func run(_ program: String, _ arguments: [String]) async throws -> ChildResult {
        try await PostgreSQLServer.child(
            options, program, ["-h", "127.0.0.1", "-p", "\(port)", "-U", PostgreSQLServer.superuser] + arguments,
            extra: ["PGPASSFILE": passwords]
        ).run()
    }

    /// Starts it as an operator would, with nothing of ours running for it.
    package func start() async throws {
        try await PostgreSQLServer.child(
            options, "pg_ctl", ["start", "-w", "-D", directory, "-l", directory + ".log"],
            user: try PostgreSQLServer.serverUser()
        ).run().requireSuccess()
    }

    /// Stops it the fast way and waits for its end.
    package func stop() async throws {
        guard let pid else { return }
        kill(pid, SIGINT)
        _ = try await eventually(within: .seconds(15)) { kill(pid, 0) != 0 || self.pid == nil }
    }
}

extension String {
    fileprivate var trimmedLineBreak: String { hasSuffix("\n") ? String(dropLast()) : self }
}
