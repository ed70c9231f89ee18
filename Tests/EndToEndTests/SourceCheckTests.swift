import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Every requirement of a source, made to fail on a real server, is told with its remedy.
    @Suite struct SourceCheckTests {
        /// One way to spoil a server.
        private struct Case {
            var requirement: String
            /// What the remedy must name.
            var remedy: String
            var level = "failure"
            var spoil: String
            var mend: String
        }

        private static let role = PostgreSQLServer.role

        /// What can be spoilt while the server runs.
        private static let cases = [
            Case(
                requirement: "role", remedy: "ALTER ROLE \"\(role)\" REPLICATION;",
                spoil: "ALTER ROLE \(role) NOREPLICATION", mend: "ALTER ROLE \(role) REPLICATION"),
            Case(
                requirement: "grants", remedy: "GRANT EXECUTE ON FUNCTION pg_catalog.pg_backup_stop(boolean)",
                spoil: "REVOKE EXECUTE ON FUNCTION pg_backup_stop(boolean) FROM \(role)",
                mend: "GRANT EXECUTE ON FUNCTION pg_backup_stop(boolean) TO \(role)"),
            Case(
                requirement: "settings", remedy: "GRANT pg_monitor", spoil: "REVOKE pg_monitor FROM \(role)",
                mend: "GRANT pg_monitor TO \(role)"),
            Case(
                requirement: "full_page_writes", remedy: "full_page_writes = on",
                spoil: "ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf()",
                mend: "ALTER SYSTEM RESET full_page_writes; SELECT pg_reload_conf()"),
            Case(
                requirement: "max_slot_wal_keep_size", remedy: "max_slot_wal_keep_size = '1024MB'",
                spoil: "ALTER SYSTEM SET max_slot_wal_keep_size = -1; SELECT pg_reload_conf()",
                mend: "ALTER SYSTEM RESET max_slot_wal_keep_size; SELECT pg_reload_conf()"),
            Case(
                requirement: "max_slot_wal_keep_size", remedy: "max_slot_wal_keep_size = '1024MB'",
                spoil: "ALTER SYSTEM SET max_slot_wal_keep_size = '5GB'; SELECT pg_reload_conf()",
                mend: "ALTER SYSTEM RESET max_slot_wal_keep_size; SELECT pg_reload_conf()"),
        ]

        @Test(.timeLimit(.minutes(2)))
        func everyRequirementIsToldWithItsRemedy() async throws {
            var options = PostgreSQLServer.Options(
                settings: ["wal_level": "minimal", "max_wal_senders": "0", "max_replication_slots": "0"],
                isDebianLayout: true)
            options.hasChecksums = false
            try await PostgreSQLServer.with(options) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await Self.add(fleet, server, agent)
                    try await Self.expectWhatARestartMends(fleet, server)
                    for one in Self.cases {
                        try await server.sql(one.spoil)
                        try await Self.expect(one.requirement, one.level, one.remedy, fleet)
                        try await server.sql(one.mend)
                    }
                    try await Self.expectAdmission(fleet, server)
                    try await Self.expectUnreadable(fleet, server)
                    await server.stop()
                    try await Self.expect("connection", "failure", "check that the server runs", fleet)
                    await agent.process.stop()
                }
            }
        }

        @Test(
            .enabled(if: PostgreSQLServer.Options.fetched.contains { $0.hasSuffix("/18/bin") }, "no PostgreSQL 18"),
            .timeLimit(.minutes(1)))
        func slotsThatIdleAwayAreTold() async throws {
            let binaries = try #require(PostgreSQLServer.Options.fetched.last)
            let idle = ["idle_replication_slot_timeout": "1d"]
            try await PostgreSQLServer.with(.init(binaries: binaries, settings: idle)) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await Self.add(fleet, server, agent)
                    let name = "idle_replication_slot_timeout"
                    try await Self.expect(name, "failure", "ALTER SYSTEM SET \(name) = 0", fleet)
                    await agent.process.stop()
                }
            }
        }

        private static func add(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent
        ) async throws {
            let secret = try await server.grantRole()
            if let user = try PostgreSQLServer.serverUser() { try Files.chown(secret, uid: user.uid, gid: user.gid) }
            try await fleet.run(
                "holdfast",
                [
                    "source", "add", "postgresql", "main", "--agent", agent.name, "--password-file", secret,
                    "--slot-limit", "1GiB", "--connection", server.connection(user: role) + " dbname=postgres",
                ]
            ).requireSuccess()
        }

        /// `source check` fails with this requirement's remedy; a warning lets it end well.
        private static func expect(
            _ requirement: String, _ level: String, _ remedy: String, _ fleet: TestFleet
        ) async throws {
            let isTold = try await eventually(within: .seconds(5)) {
                let result = try await fleet.command("source", "check", "main", "--json")
                let items = try JSONValue(parsing: result.output)["items"]?.array ?? []
                return items.contains {
                    $0["name"]?.string == requirement && $0["level"]?.string == level
                        && $0["remedy"]?.string?.contains(remedy) == true
                } && (level == "warning" || result.status == .exited(1))
            }
            let report = try await fleet.command("source", "check", "main").outputText
            #expect(isTold, "\(requirement): \(remedy): \(report)")
        }

        private static func expectWhatARestartMends(_ fleet: TestFleet, _ server: PostgreSQLServer) async throws {
            try await expect("wal_level", "failure", "ALTER SYSTEM SET wal_level = 'replica'; then restart", fleet)
            try await expect("max_wal_senders", "failure", "ALTER SYSTEM SET max_wal_senders = 2", fleet)
            try await expect("max_replication_slots", "failure", "ALTER SYSTEM SET max_replication_slots = 2", fleet)
            try await expect("checksums", "warning", "pg_checksums --enable", fleet)
            try await server.sql(
                """
                ALTER SYSTEM SET wal_level = 'replica';
                ALTER SYSTEM SET max_wal_senders = 2;
                ALTER SYSTEM SET max_replication_slots = 2;
                """)
            await server.stop()
            try await server.startAgain()
            let isMet = try await eventually(within: .seconds(30)) {
                try await fleet.command("source", "check", "main").isSuccess
            }
            let report = try await fleet.command("source", "check", "main").outputText
            #expect(isMet, "\(report)")
        }

        /// Without a replication line of its own the stream is not let in.
        private static func expectAdmission(_ fleet: TestFleet, _ server: PostgreSQLServer) async throws {
            let path = server.configurationDirectory + "/pg_hba.conf"
            let before = try Files.readFile(path)
            let without = String(decoding: before, as: UTF8.self).split(separator: "\n")
                .filter { !$0.contains("replication") }
            try rewrite(path, Bytes((without.joined(separator: "\n") + "\n").utf8))
            try await server.sql("SELECT pg_reload_conf()")
            try await expect(
                "replication", "failure", "host replication \"\(role)\" 127.0.0.1/32 scram-sha-256", fleet)
            try rewrite(path, before)
            try await server.sql("SELECT pg_reload_conf()")
        }

        /// A directory that the agent may not look into.
        private static func expectUnreadable(_ fleet: TestFleet, _ server: PostgreSQLServer) async throws {
            let path = server.dataDirectory + "/PG_VERSION"
            try Files.chmod(path, 0o000)
            try await expect("files", "failure", "as the owner of the data directory", fleet)
            try Files.chmod(path, 0o600)
        }

        private static func rewrite(_ path: String, _ content: Bytes) throws {
            let status = try Files.stat(path)
            try Files.writeFileDurably(path, content)
            try Files.chown(path, uid: status.uid, gid: status.gid)
        }
    }
}
