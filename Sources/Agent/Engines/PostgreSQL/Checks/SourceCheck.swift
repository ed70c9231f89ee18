import Glibc
import Platform
import Protocol

/// Tries everything that protecting a source needs.
struct SourceCheck {
    let settings: ConnectionSettings
    let source: SourceName
    let streamName: String
    let slotName: String
    let slotLimit: UInt64?
    let isSynchronous: Bool

    /// Every requirement, met or not; ends early where the next could not be tried.
    func run() async -> [Requirement] {
        let connection: DatabaseConnection
        do {
            connection = try await DatabaseConnection.open(settings)
        } catch {
            return [Self.failure("connection", error, remedy: Self.connectionRemedy(error))]
        }
        var found = [Requirement("connection", .met, "the server answers")]
        let report: ServerReport
        do {
            report = try await ServerReport.read(over: connection, streamName: streamName, slotName: slotName)
        } catch {
            await connection.close()
            return found + [Self.failure("server", error, remedy: "look into the server's log for the reason")]
        }
        found += report.requirements(slotLimit: slotLimit)
        found.append(
            report.commitRequirement(source: source, streamName: streamName, isSynchronous: isSynchronous))
        found.append(await replication(report))
        if report.readsSettings { found += await host(over: connection) }
        await connection.close()
        return found
    }

    /// Tries a replication connection, which has a line of its own in `pg_hba.conf`.
    private func replication(_ report: ServerReport) async -> Requirement {
        do {
            let connection = try await DatabaseConnection.openReplication(settings, applicationName: streamName)
            _ = try await connection.query("IDENTIFY_SYSTEM")
            await connection.close()
            return Requirement("replication", .met, "the server admits the log stream")
        } catch {
            return Self.failure(
                "replication", error,
                remedy: "add to pg_hba.conf and reload: "
                    + Self.authenticationLine(user: report.user, address: report.clientAddress))
        }
    }

    /// The line of `pg_hba.conf` that admits the stream.
    ///
    /// - Parameters:
    ///   - user: The role.
    ///   - address: The address that the server sees; nil for a local socket.
    /// - Returns: The line, without line end.
    static func authenticationLine(user: String, address: String?) -> String {
        let name = ServerReport.identifier(user)
        guard let address else { return "local replication \(name) scram-sha-256" }
        return "host replication \(name) \(address)/\(address.contains(":") ? 128 : 32) scram-sha-256"
    }

    /// What has to be so on this host: the data directory is the server's, and all of it can be read.
    private func host(over connection: DatabaseConnection) async -> [Requirement] {
        do {
            let facts = try await PostgreSQLEngine.facts(over: connection)
            let spaces = try await PostgreSQLBackup.tablespaces(over: connection)
            let places = try await PostgreSQLBackup.configurationPlaces(over: connection)
            let same = Requirement("host", .met, "'\(facts.dataDirectory)' is the server's")
            return try await BlockingThreads.shared.run {
                [same, Self.readable(Bytes(facts.dataDirectory.utf8), spaces, places)]
            }
        } catch {
            return [
                Self.failure(
                    "host", error,
                    remedy: "run the agent on the database's host as the owner of the data directory, or as root")
            ]
        }
    }

    private static func readable(
        _ directory: Bytes, _ spaces: [SourceTablespace], _ places: [ConfigurationFile.Place]
    ) -> Requirement {
        do {
            for name in ["", "base", "global", "pg_wal"] {
                _ = try ByteFiles.names(BytePath.join(directory, name.utf8))
            }
            _ = try ByteFiles.open(BytePath.join(directory, "PG_VERSION".utf8), O_RDONLY)
            for space in spaces { _ = try ByteFiles.names(space.location) }
            _ = try ConfigurationWalk(dataDirectory: directory).walk(places)
            for place in places { _ = try ByteFiles.open(place.path, O_RDONLY) }
            let more = spaces.isEmpty ? "" : ", \(spaces.count) tablespaces"
            return Requirement("files", .met, "data directory\(more) and configuration can be read")
        } catch {
            return failure(
                "files", error, remedy: "run the agent as the owner of the data directory, or as root")
        }
    }

    private static func connectionRemedy(_ error: any Error) -> String {
        switch (error as? HoldfastError)?.code {
        case .passwordFile:
            "put the password alone into the first line of that file, on the agent's host, with mode 0600 and owned by "
                + "the agent's user, or name another with --password-file"
        case .connectionString:
            "give a connection string as libpq reads it, without password, with --connection 'host=… port=… user=…'"
        default:
            "check that the server runs, that host, port and user are right, and that pg_hba.conf admits them"
        }
    }

    private static func failure(_ name: String, _ error: any Error, remedy: String) -> Requirement {
        Requirement(name, .failure, "\(error)".escapedForOneLine, remedy: remedy)
    }
}
