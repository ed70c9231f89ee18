import Agent
import Platform
import Protocol
import TestSupport
import Testing

@Suite(.tags(.integration)) struct SourceCheckTests {
    @Test func documentedGrantsMeetEveryRequirement() async throws {
        try await PostgreSQLServer.with(.init(tablespaces: ["space"], isDebianLayout: true)) { server in
            let found = try await PostgreSQLBackupTests.engine(server).check()
            #expect(found.filter { $0.level != .met } == [])
            #expect(Set(found.map(\.name)).isSuperset(of: ["connection", "replication", "host", "files", "grants"]))
        }
    }

    @Test func everythingMissingIsNamedWithARemedy() async throws {
        var options = PostgreSQLServer.Options()
        options.hasChecksums = false
        options.settings = ["max_replication_slots": "0", "max_slot_wal_keep_size": "-1", "full_page_writes": "off"]
        try await PostgreSQLServer.with(options) { server in
            try await server.sql("CREATE ROLE \"bare one\" LOGIN PASSWORD 'secret of hf'")
            let settings = ConnectionSettings(
                text: server.connection(user: "'bare one'"), passwordFile: server.passwordFile)
            let found = await PostgreSQLEngine(
                settings: settings, name: try #require(SourceName("main")), source: .random(), slotLimit: 1 << 30
            ).check()
            let wrong = Dictionary(uniqueKeysWithValues: found.filter { $0.level != .met }.map { ($0.name, $0) })
            #expect(
                Set(wrong.keys) == [
                    "max_replication_slots", "role", "grants", "settings", "checksums", "full_page_writes",
                    "max_slot_wal_keep_size", "replication",
                ])
            #expect(wrong.values.allSatisfy { $0.remedy != nil })
            #expect(
                wrong["replication"]?.remedy?.hasSuffix("host replication \"bare one\" 127.0.0.1/32 scram-sha-256")
                    == true)
        }
    }

    @Test(
        arguments: [
            ("", false, "met", "no commit waits for us"), ("NAME", false, "failure", "wait for ever"),
            ("*", false, "failure", "wait for ever"), ("", true, "warning", "does not name our stream"),
            ("FIRST 1 (other)", true, "warning", "does not name our stream"),
            ("FIRST 2 (\"NAME\")", true, "failure", "asks for 2 standbys and names 1"),
            ("ANY 1 (other, \"NAME\")", true, "met", "wait for 1 of the standbys"),
            ("FIRST 2 (other, \"NAME\")", true, "met", "until the coordinator has their log on its disk; at local"),
            ("\"NAME\", other", true, "met", "while our stream is away"), ("*", true, "met", "need not be us"),
        ])
    func whatCommitsWaitForIsJudgedByTheLogMode(
        names: String, isSynchronous: Bool, level: String, text: String
    ) async throws {
        try await PostgreSQLServer.with { server in
            let settings = ConnectionSettings(text: server.connection(), passwordFile: server.passwordFile)
            let engine = PostgreSQLEngine(
                settings: settings, name: try #require(SourceName("main")), source: .random(), slotLimit: 1 << 30,
                isSynchronous: isSynchronous)
            let value = names.split(separator: "NAME", omittingEmptySubsequences: false).joined(
                separator: engine.streamName)
            try await server.sql("ALTER SYSTEM SET synchronous_standby_names = '\(value)'; SELECT pg_reload_conf()")
            let isSet = try await eventually {
                try await server.sql("SHOW synchronous_standby_names") == value
            }
            #expect(isSet)
            let found = await engine.check().first { $0.name == "synchronous_standby_names" }
            #expect(found.map { "\($0.level)" } == level)
            #expect(found?.text.contains(text) == true)
            #expect((found?.remedy == nil) == (level == "met"))
        }
    }

    @Test func unreachableServerIsOneFailure() async throws {
        let port = try PostgreSQLServer.freePort()
        let settings = ConnectionSettings(text: "host=127.0.0.1 port=\(port) user=x")
        let found = await PostgreSQLEngine(
            settings: settings, name: try #require(SourceName("main")), source: .random(), slotLimit: nil
        ).check()
        #expect(found.map(\.name) == ["connection"])
        #expect(found.first?.level == .failure)
    }

    @Test func wrongPasswordIsALoginRefusal() async throws {
        try await PostgreSQLServer.with { server in
            let wrong = server.file("wrong")
            try Files.writeFileDurably(wrong, Bytes("canary\n".utf8))
            let settings = ConnectionSettings(text: server.connection(), passwordFile: wrong)
            let engine = PostgreSQLEngine(
                settings: settings, name: try #require(SourceName("main")), source: .random(), slotLimit: nil)
            let error = await #expect(throws: HoldfastError.self) { _ = try await engine.facts() }
            #expect(error?.code == .databaseLogin)
            #expect(error?.description.contains("canary") == false)
        }
    }
}
