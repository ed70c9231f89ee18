import Glibc
import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// A damaged repository: verify names the object and what it breaks, and a restore stops before wrong bytes are used.
    @Suite struct DamageTests {
        enum Damage: CaseIterable {
            case flip
            case cut
            case remove
            case swap
        }

        @Test(.timeLimit(.minutes(8)))
        func everyKindOfObjectIsFoundOutWhateverBefellIt() async throws {
            try await PostgreSQLServer.with(.init(isDebianLayout: true)) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await fleet.backUp("main")
                    try await server.sql("CREATE TABLE late AS SELECT 1 AS n")
                    try await fleet.command("log", "flush", "main").requireSuccess()
                    try await Self.damageEachKind(fleet)
                    try await Self.expectRestoresToStop(fleet, agent, server)
                }
            }
        }

        private static func damageEachKind(_ fleet: TestFleet) async throws {
            let kinds = try samples(fleet.repository)
            #expect(kinds.count >= 6, "\(kinds.keys.sorted())")
            for (kind, paths) in kinds.sorted(by: { $0.key < $1.key }) {
                for damage in Damage.allCases {
                    guard let path = paths.first, damage != .swap || paths.count > 1 else { continue }
                    let saved = try Files.readFile(path, limit: 256 << 20)
                    let other = damage == .swap ? try Files.readFile(paths[1], limit: 256 << 20) : nil
                    guard other != saved else { continue }
                    try await apply(damage, to: path, saved, other)
                    let result = try await fleet.command("verify", "--repository", fleet.repository, "--json")
                    #expect(result.status == .exited(1), "\(kind) \(damage): \(result.outputText) \(result.errorText)")
                    let findings = try JSONValue(parsing: result.output)["findings"]?.array ?? []
                    let name = String(path.dropFirst(fleet.repository.utf8.count + 1))
                    #expect(
                        findings.contains { $0["object"]?.string == name }, "\(kind) \(damage): \(findings.map(\.text))"
                    )
                    try put(saved, path)
                }
            }
            let whole = try await fleet.command("verify", "--repository", fleet.repository)
            #expect(whole.isSuccess, "all is put back: \(whole.outputText)")
        }

        /// Paths of objects by kind, which is the path without ids and numbers.
        private static func samples(_ root: String) throws -> [String: [String]] {
            var kinds: [String: [String]] = [:]
            func walk(_ path: String) throws {
                for name in try Files.list(path) where name != "tmp" && !name.hasPrefix(".") {
                    let child = path + "/" + name
                    if try Files.lstat(child).kind == .directory {
                        try walk(child)
                    } else {
                        let parts = child.dropFirst(root.count).split(separator: "/").map { part in
                            part.contains(where: \.isLetter) && !part.contains("-") ? String(part) : "*"
                        }
                        kinds[parts.joined(separator: "/"), default: []].append(child)
                    }
                }
            }
            try walk(root)
            return kinds
        }

        private static func apply(_ damage: Damage, to path: String, _ bytes: Bytes, _ other: Bytes?) async throws {
            switch damage {
            case .flip:
                var wrong = bytes
                wrong[wrong.count / 2] ^= 1
                try put(wrong, path)
            case .cut: try put(Bytes(bytes.dropLast(max(1, bytes.count / 3))), path)
            case .remove: try Files.remove(path)
            case .swap: try put(other ?? [], path)
            }
        }

        /// Replaces a file's bytes, keeping its owner.
        private static func put(_ bytes: Bytes, _ path: String) throws {
            let directory = try Files.stat(Files.directory(of: path))
            try Files.writeFileDurably(path, bytes, mode: 0o600)
            try Files.chown(path, uid: directory.uid, gid: directory.gid)
        }

        /// Whatever is damaged, a restore ends with the right content or stops; it never runs on wrong bytes.
        private static func expectRestoresToStop(
            _ fleet: TestFleet, _ agent: TestAgent, _ server: PostgreSQLServer
        ) async throws {
            let paths = try samples(fleet.repository).filter { kind, _ in
                kind.contains("/backup/") || kind.contains("/log/")
            }
            var stopped = 0
            for path in paths.values.flatMap({ $0 }).sorted() {
                let saved = try Files.readFile(path, limit: 256 << 20)
                try await apply(.flip, to: path, saved, nil)
                if try await restoreStops(fleet, agent, server, path) { stopped += 1 }
                try put(saved, path)
            }
            #expect(stopped >= 3, "pack, manifest and the newest log are needed by every restore")
        }

        /// Whether a restore with `path` damaged stops; when it does not, the content must be right.
        private static func restoreStops(
            _ fleet: TestFleet, _ agent: TestAgent, _ server: PostgreSQLServer, _ path: String
        ) async throws -> Bool {
            let port = try PostgreSQLServer.freePort()
            let directory = agent.restoreDirectory + "/damaged-\(port)"
            let result = try await fleet.restoreCommand(
                "main", to: "latest", on: agent, directory: directory, port: port, options: ["--start"])
            guard result.isSuccess else {
                #expect((result.errorText + result.outputText).contains("[HF-"), "\(path): \(result.outputText)")
                #expect(try !Files.exists(directory + "/postmaster.pid"), "\(path): the server runs on wrong bytes")
                return true
            }
            let restored = RestoredServer(directory: directory, port: port, like: server)
            #expect(try await restored.sql("SELECT count(*) FROM late") == "1", "\(path)")
            try await restored.stop()
            return false
        }
    }
}
