import Glibc
package import Platform

extension PostgreSQLServer {
    /// Starts `psql` on a script; each line that it echoes is in the file `output` as soon as it is said.
    ///
    /// - Parameters:
    ///   - script: The file with the statements.
    ///   - output: The file that takes what is said, complaints too.
    /// - Returns: The running program; the caller ends it.
    /// - Throws: When it cannot be started.
    package func startScript(_ script: String, output: String) async throws -> RunningChild {
        let client = Self.child(
            options, "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", "\(port)", "-U",
                Self.superuser, "-d", "postgres", "-f", script,
            ], extra: ["PGPASSFILE": folder.file("pgpass")])
        var buffered = client
        buffered.program = "/usr/bin/stdbuf"
        buffered.arguments = ["-oL", client.program] + client.arguments
        buffered.output = .file(output)
        buffered.errors = .file(output)
        return try await buffered.spawn()
    }

    /// Starts `pgbench` on a script; it notes the moment of each acknowledgement in the file `log` and its own id.
    ///
    /// - Parameters:
    ///   - script: The file with the transaction.
    ///   - clients: How many run it at once.
    ///   - rate: How many transactions a second all of them begin.
    ///   - variables: What the script finds set at its first run.
    ///   - log: What the file's name begins with; a dot and the process id follow.
    /// - Returns: The running program, which ends with the server; the caller waits for it.
    /// - Throws: When it cannot be started.
    package func startLoad(
        _ script: String, clients: Int, rate: Int, variables: [String: String] = [:], log: String
    ) async throws -> RunningChild {
        let settings = variables.flatMap { ["-D", "\($0.key)=\($0.value)"] }
        var load = Self.child(
            options, "pgbench",
            ["-h", "127.0.0.1", "-p", "\(port)", "-U", Self.superuser, "-n", "-M", "prepared", "-j", "1"]
                + ["-c", "\(clients)", "-R", "\(rate)", "-T", "3600", "-l", "--log-prefix=\(log)", "-f", script]
                + settings + ["postgres"],
            extra: ["PGPASSFILE": folder.file("pgpass")])
        load.output = .file(log + ".out")
        load.errors = .file(log + ".out")
        return try await load.spawn()
    }

    /// Ends every process of the server and the `others` at once, as a power cut would, and takes its data away.
    ///
    /// The postmaster is held first: it neither starts nor sees the end of anything while its children are killed, so
    /// that none of them acknowledges what it would not while all live.
    package func lose(with others: [Int32] = []) async throws {
        let text = String(decoding: try Files.readFile(dataDirectory + "/postmaster.pid"), as: UTF8.self)
        if let postmaster = text.split(separator: "\n").first.flatMap({ Int32($0) }) {
            kill(postmaster, SIGSTOP)
            for pid in try Self.children(of: postmaster) + others + [postmaster] { kill(pid, SIGKILL) }
        }
        await crash()
        try Files.removeTree(dataDirectory)
    }

    private static func children(of parent: Int32) throws -> [Int32] {
        try Files.list("/proc").compactMap { Int32($0) }.filter { pid in
            let status = (try? Files.readFile("/proc/\(pid)/status")).map { String(decoding: $0, as: UTF8.self) }
            return status?.split(separator: "\n").contains("PPid:\t\(parent)") == true
        }
    }
}
