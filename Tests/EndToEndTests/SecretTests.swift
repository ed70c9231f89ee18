import Glibc
import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Secrets stay where they belong.
    @Suite struct SecretTests {
        private static let canary = "CanaryKanarie7461"

        @Test(.timeLimit(.minutes(4)))
        func secretsAppearInNoArgumentEnvironmentLogErrorOrCatalogue() async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let token = try await fleet.command("agent", "token", "db").requireSuccess().outputText
                    let agent = try await fleet.agent("db", token: token)
                    try await fleet.protect(server, as: "main", by: agent)
                    try await server.sql("ALTER ROLE holdfast PASSWORD '\(Self.canary)'")
                    let passwordFile = fleet.folder.file("agents/password-\(server.port)")
                    let status = try Files.stat(passwordFile)
                    try Files.writeFileDurably(passwordFile, Bytes(Self.canary.utf8))
                    try Files.chown(passwordFile, uid: status.uid, gid: status.gid)
                    async let watched = Self.watchProcesses(for: .seconds(6))
                    try await fleet.backUp("main")
                    _ = try await fleet.command("source", "check", "main")
                    #expect(try await watched.isEmpty, "seen in /proc")
                    try Files.writeFileDurably(passwordFile, Bytes("\(Self.canary)Wrong".utf8))
                    try Files.chown(passwordFile, uid: status.uid, gid: status.gid)
                    let failed = try await fleet.command("source", "check", "main")
                    #expect(!(failed.outputText + failed.errorText).contains(Self.canary))
                    try Self.searchFiles(of: fleet, secrets: [Self.canary, String(token.dropFirst(4).prefix(40))])
                }
            }
        }

        /// Looks at all arguments and environments for a while; answers where the canary stood.
        private static func watchProcesses(for duration: Duration) async throws -> [String] {
            var seen: [String] = []
            let end = ContinuousClock.now + duration
            while ContinuousClock.now < end {
                for pid in try Files.list("/proc") where Int(pid) != nil {
                    for file in ["cmdline", "environ"] {
                        guard let bytes = try? Files.readFile("/proc/\(pid)/\(file)") else { continue }
                        let text = String(decoding: bytes, as: UTF8.self)
                        if text.contains(canary), !text.contains("psql") { seen.append("\(pid)/\(file): \(text)") }
                    }
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            return seen
        }

        /// Every file of coordinator, agents, logs and repository; the password file itself is left out.
        private static func searchFiles(of fleet: TestFleet, secrets: [String]) throws {
            for folder in ["coordinator", "agents", "log", "repository", "config"] {
                try search(fleet.folder.file(folder), secrets)
            }
        }

        private static func search(_ path: String, _ secrets: [String]) throws {
            for name in try Files.list(path) where !name.hasPrefix("password-") {
                let child = path + "/" + name
                let status = try Files.lstat(child)
                if status.kind == .directory {
                    try search(child, secrets)
                } else if status.kind == .file {
                    let bytes = try Files.readFile(child, limit: 256 << 20)
                    for secret in secrets {
                        #expect(!contains(Bytes(secret.utf8), in: bytes), "\(child) holds a secret")
                    }
                }
            }
        }

        private static func contains(_ needle: Bytes, in bytes: Bytes) -> Bool {
            bytes.withUnsafeBytes { hay in
                guard let start = hay.baseAddress else { return false }
                var at = 0
                while at + needle.count <= hay.count, let found = memchr(start + at, Int32(needle[0]), hay.count - at) {
                    at = UnsafeRawPointer(found) - start
                    if hay[at...].starts(with: needle) { return true }
                    at += 1
                }
                return false
            }
        }
    }
}
