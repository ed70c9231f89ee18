import Platform
import Protocol
import TestSupport
import Testing

extension EndToEnd {
    /// Who shows the wrong certificate, or speaks nonsense, gets one clear refusal from a real coordinator, and nobody
    /// else is disturbed.
    @Suite struct StrangerTests {
        @Test(.timeLimit(.minutes(2)))
        func wrongCertificatesAndNoiseAreRefusedAndNothingElseIsDisturbed() async throws {
            try await TestFleet.with { fleet in
                let agent = try await fleet.agent("one")
                let loop = try EventLoop(name: "stranger")
                defer { loop.shutdown() }
                let stranger = Stranger(fleet: fleet, loop: loop)
                try await Self.otherAuthorities(stranger)
                try await Self.identitiesOfOtherRoles(stranger, agent)
                try await Self.noise(stranger, agent)
                #expect(try await fleet.ask("agent", "show", "one")["state"]?.string == "online")
                #expect(!agent.process.log.contains("disconnected"), "\(agent.process.log.suffix(500))")
                #expect(fleet.coordinator.pid != nil)
            }
        }

        private static func otherAuthorities(_ stranger: Stranger) async throws {
            for identity in ["holdfast:operator:root", "holdfast:agent:00000000-0000-4000-8000-000000000000"] {
                let forged = try stranger.forged(identity, byAnother: true)
                try await refused([.handshakeRefused, .connectionLost]) {
                    try await stranger.ask(forged, as: .operator, OpStatus())
                }
            }
            let log = stranger.fleet.coordinator.log
            #expect(log.contains("connection.refused"))
            #expect(log.contains("[HF-203]"), "\(log.suffix(800))")
        }

        private static func identitiesOfOtherRoles(_ stranger: Stranger, _ agent: TestAgent) async throws {
            let config = stranger.fleet.folder.file("config/holdfast")
            let person = try stranger.identity(config + "/operator.pem", config + "/operator.key")
            let member = try stranger.identity(agent.dataDirectory + "/tls.pem", agent.dataDirectory + "/tls.key")
            for (identity, role) in [
                (person, PeerRole.agent), (person, .enrolment), (member, .operator), (member, .enrolment),
                (nil, .operator), (nil, .agent), (try stranger.forged("holdfast:coordinator:x"), .operator),
                (try stranger.forged("something else"), .agent),
                (try stranger.forged("holdfast:operator:nobody"), .operator),
                (try stranger.forged("holdfast:agent:00000000-0000-4000-8000-000000000000"), .agent),
            ] {
                try await refused([.notAuthorised]) { try await stranger.ask(identity, as: role, OpStatus()) }
            }
            try await refused([.notAuthorised]) { try await stranger.ask(nil, as: .enrolment, OpStatus()) }
        }

        private static func noise(_ stranger: Stranger, _ agent: TestAgent) async throws {
            let member = try stranger.forged("holdfast:operator:x")
            var generator = SystemRandomNumberGenerator()
            for round in 0..<20 {
                let stream = try await stranger.connect(round % 2 == 0 ? nil : member)
                let noise = (0..<5000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
                try? await stream.write(noise)
                stream.abort()
            }
            let isTold = try await eventually { stranger.fleet.coordinator.log.contains("[HF-225]") }
            #expect(isTold, "\(stranger.fleet.coordinator.log.suffix(800))")
        }

        private static func refused(_ codes: Set<ErrorCode>, _ body: () async throws -> Void) async throws {
            let error = await #expect(throws: HoldfastError.self) { try await body() }
            let found = try #require(error)
            #expect(codes.contains(found.code), "\(found)")
            #expect(!found.message.contains("\n"))
        }
    }
}
