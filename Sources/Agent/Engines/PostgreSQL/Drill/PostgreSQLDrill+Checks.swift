import Platform
package import Protocol

/// What is asked of the restored database.
extension PostgreSQLDrill {
    /// The most that is kept of what a program says.
    private static let outputLimit = 64 << 10
    /// The most tables that are checked at a time.
    private static let jobsLimit = 4

    package func answer(_ check: DrillCheck, within limit: Duration) async throws -> String? {
        guard let question = check.sql ?? check.table.map({ "SELECT count(*) FROM \($0)" }) else {
            throw HoldfastError(.databaseStatement, "the check names neither a statement nor a table")
        }
        if !check.isForSuperuser { try await requireReader() }
        let connection = try await entrance.open(check.database, as: check.isForSuperuser ? nil : reader)
        do {
            try await connection.query("RESET search_path")
            let value = try await connection.work { handle, cancel in
                try handle.firstValue(question, cancel: cancel, timeout: limit)
            }
            await connection.close()
            return value.map { String(decoding: $0, as: UTF8.self) }
        } catch {
            await connection.close()
            throw PostgreSQLEngine.asHoldfastError(error, doing: "cannot ask '\(check.database.escapedForOneLine)'")
        }
    }

    package func checkStructure(within limit: Duration) async throws -> String? {
        let entrance = try entrance
        var child = try await program("pg_amcheck")
        // The socket's directory is its working directory, see `DrillEntrance`.
        child.arguments = [
            "--all", "--heapallindexed", "--install-missing", "--jobs", "\(Self.jobs)", "--no-password", "--host",
            "/proc/self/cwd", "--port", "\(ContainedSettings.port)", "--username", entrance.user,
        ]
        child.environment["PGOPTIONS"] = DrillEntrance.options(major: try restorer.setting.serverVersion / 10000)
        let result = try await run(child, within: limit)
        switch result.status {
        case .exited(0): return nil
        // Its word for damage that it found.
        case .exited(2): return result.outputText.isEmpty ? result.errorText : result.outputText
        case .exited, .signalled:
            try result.requireSuccess()
            return nil
        }
    }

    package func checkPages(within limit: Duration) async throws -> String? {
        let directory = try restorer.setting.directory
        let control = try await BlockingThreads.shared.run { try ControlFile.read(in: Bytes(directory.utf8)) }
        guard control.checksumVersion != 0 else {
            throw HoldfastError(
                .sourceUnsuitable, "the cluster keeps no page checksums; pg_checksums --enable at the source adds them")
        }
        guard control.state == .shutDown else {
            throw HoldfastError(.serverStart, "the restored server could not be shut down in order")
        }
        var child = try await program("pg_checksums")
        child.arguments = ["--check", "--pgdata", directory]
        let result = try await run(child, within: limit)
        guard !result.isSuccess else { return nil }
        let damage = result.errorText.split(separator: "\n").filter { $0.contains("checksum verification failed") }
        if damage.isEmpty { try result.requireSuccess() }
        return damage.joined(separator: "\n")
    }

    private static var jobs: Int { min(Host.processors, jobsLimit) }

    /// A program beside the server's, which runs as the server does.
    private func program(_ name: String) async throws -> ChildProcess {
        let (setting, folder) = (try restorer.setting, containment.socketDirectory)
        let programs = try await ServerPrograms.find(
            major: setting.serverVersion / 10000, in: setting.programDirectories)
        let path = programs.directory + "/" + name
        return try await BlockingThreads.shared.run {
            guard try Files.exists(path) else {
                throw HoldfastError(
                    .serverBinaries, "there is no '\(name)' in '\(programs.directory)'; install it beside the server")
            }
            let owner = try RestoreTarget(setting: setting).owner().map { try UserAccount.find(uid: $0.uid) }
            var child = ChildProcess(path, environment: programs.environment, directory: folder, user: owner)
            child.isApart = true
            (child.output, child.errors) = (.captured(limit: Self.outputLimit), .captured(limit: Self.outputLimit))
            return child
        }
    }

    private func run(_ child: ChildProcess, within limit: Duration) async throws -> ChildResult {
        // Nothing of it is worth waiting for; as the first of its processes it would not hear SIGTERM either.
        try await withDeadline(limit, doing: child.name) { try await child.run(grace: .zero) }
    }
}
