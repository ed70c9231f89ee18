import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// What those see who probe a real coordinator's port with foreign programs.
    @Suite struct TransportScanTests {
        private static let scanner = "/usr/bin/sslscan"

        /// Who does not name our protocol gets no handshake at all, so a scanner finds nothing, good or bad.
        @Test(
            .timeLimit(.minutes(2)),
            .enabled(if: (try? Files.exists(Self.scanner)) == true, "sslscan is not installed"))
        func aScannerFindsNothingToWarnOf() async throws {
            try await TestFleet.with { fleet in
                let report = try await Self.run(
                    Self.scanner, ["--no-colour", "--show-certificate", "--xml=-", "127.0.0.1:\(fleet.port)"])
                #expect(report.contains("<ssltest host=\"127.0.0.1\""), "\(report)")
                #expect(report.contains("type=\"tls\" version=\"1.3\""), "\(report)")
                let found = report.split(separator: "\n").filter { line in
                    ["enabled=\"1\"", "supported=\"1\"", "vulnerable=\"1\"", "<cipher", "<certificate "]
                        .contains { line.contains($0) }
                }
                #expect(found.isEmpty, "\(report)")
                #expect(try await fleet.command("agent", "list").isSuccess)
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func onlyTheNewestVersionAndOneGroupAreSpoken() async throws {
            try await TestFleet.with { fleet in
                let spoken = try await Self.connect(fleet, ["-tls1_3"])
                for part in [
                    "New, TLSv1.3", "ALPN protocol: holdfast/1", "Server Temp Key: X25519",
                    "Peer signature type: ed25519", "Compression: NONE", "Early data was not sent",
                ] {
                    #expect(spoken.lowercased().contains(part.lowercased()), "\(part) is missing: \(spoken)")
                }
                #expect(!spoken.contains("New Session Ticket"), "\(spoken)")
                for version in ["-tls1", "-tls1_1", "-tls1_2"] {
                    let refused = try await Self.connect(fleet, [version, "-cipher", "ALL:@SECLEVEL=0"])
                    #expect(refused.contains("alert protocol version"), "\(version): \(refused)")
                }
                for others in [["-groups", "P-256"], ["-sigalgs", "RSA-PSS+SHA256"], ["-alpn", "http/1.1"]] {
                    let refused = try await Self.connect(fleet, ["-tls1_3"] + others)
                    #expect(refused.contains("alert"), "\(others): \(refused)")
                    #expect(!refused.contains("New, TLSv1.3"), "\(others): \(refused)")
                }
            }
        }

        /// All that `openssl s_client` tells of a connection that ends at once.
        private static func connect(_ fleet: TestFleet, _ arguments: [String]) async throws -> String {
            let named = arguments.contains("-alpn") ? [] : ["-alpn", "holdfast/1"]
            return try await run(
                "/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(fleet.port)"] + named + arguments)
        }

        private static func run(_ program: String, _ arguments: [String]) async throws -> String {
            let result = try await ChildProcess(program, arguments).run()
            return result.outputText + result.errorText
        }
    }
}
