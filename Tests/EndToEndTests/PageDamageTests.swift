import Glibc
import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Pages of the database that fail their checksums, and those that only seem to.
    @Suite struct PageDamageTests {
        @Test(.timeLimit(.minutes(2)))
        func aDamagedPageIsToldWithFileAndBlockUntilItIsMended() async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await server.sql("CREATE TABLE spoilt AS SELECT md5(n::text) FROM generate_series(1, 9000) n")
                    let file = try await server.sql("SELECT pg_relation_filepath('spoilt')")
                    await server.stop()
                    try Self.flip("\(server.dataDirectory)/\(file)", at: 3 * 8192 + 5000)
                    try await server.startAgain()
                    try await Self.expectFinding(fleet, "page 3 of \(file)")
                    try await server.sql("DROP TABLE spoilt; CHECKPOINT")
                    try await fleet.backUp("main")
                    #expect(try await fleet.sourceStatus("main")?["findings"]?.array?.isEmpty == true)
                }
            }
        }

        private static func flip(_ path: String, at offset: UInt64) throws {
            let file = try Files.open(path, O_RDWR)
            var byte: [UInt8] = [0]
            try byte.withUnsafeMutableBytes { buffer in
                _ = try Files.readFully(file, into: buffer, at: offset)
                buffer[0] ^= 0x10
                try Files.writeAll(file, UnsafeRawBufferPointer(buffer), at: offset)
            }
        }

        private static func expectFinding(_ fleet: TestFleet, _ place: String) async throws {
            let taken = try await fleet.command("backup", "run", "main", "--json")
            #expect(taken.status == .exited(1), "\(taken.errorText)")
            let answer = try JSONValue(parsing: taken.output)
            #expect(answer["backup"]?["findings"]?.integer == 1, "\(answer.text)")
            let id = try #require(answer["backup"]?["id"]?.string)
            #expect(try await fleet.command("backup", "show", id).outputText.contains(place))
            let findings = try await fleet.sourceStatus("main")?["findings"]?.array ?? []
            #expect(
                findings.contains { $0["kind"]?.string == "checksum" && $0["text"]?.string?.contains(place) == true },
                "\(findings.map(\.text))")
        }

        @Test(.timeLimit(.minutes(2)))
        func heavyWritesDuringABackupAreNoDamage() async throws {
            try await PostgreSQLServer.with(.init(settings: ["shared_buffers": "1MB"])) { server in
                try await server.run("pgbench", ["-i", "-q", "-s", "4", "postgres"])
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent, options: ["--max-rate", "12MiB"])
                    async let load = server.run("pgbench", ["-n", "-c", "4", "-j", "2", "-T", "9", "postgres"])
                    let backup = try await fleet.backUp("main")
                    _ = try await load
                    #expect(backup["findings"]?.integer == 0, "\(backup.text)")
                }
            }
        }
    }
}
