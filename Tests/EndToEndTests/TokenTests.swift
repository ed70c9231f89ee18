import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Tokens admit one agent once, and a revoked agent is out.
    @Suite struct TokenTests {
        @Test(.timeLimit(.minutes(3)))
        func tokensThatAreWrongOrUsedAdmitNobody() async throws {
            try await TestFleet.with { fleet in
                let token = try await Self.token(fleet, "one")
                let agent = try await fleet.agent("one", token: token)
                try await Self.refused(fleet, token, "a used token")
                var wrong = Array(try await Self.token(fleet, "two"))
                wrong[12] = wrong[12] == "a" ? "b" : "a"
                try await Self.refused(fleet, String(wrong), "a misspelt token")
                try await Self.refused(fleet, "nonsense", "no token at all")
                try await Self.refused(fleet, "", "an empty token")
                let list = try await fleet.ask("agent", "list").array ?? []
                #expect(list.map { $0["name"]?.string } == ["one"], "nobody else got in")
                #expect(try await fleet.ask("agent", "show", "one")["state"]?.string == "online")
                #expect(agent.process.pid != nil, "nothing else was disturbed")
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func aTokenOfAnotherCoordinatorIsRefusedBeforeAnythingIsShown() async throws {
            try await TestFleet.with { fleet in
                try await TestFleet.with { other in
                    try await Self.refused(fleet, try await Self.token(other, "one"), "another coordinator's token")
                }
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func aRevokedAgentIsCutOffAndStaysOut() async throws {
            try await TestFleet.with { fleet in
                let agent = try await fleet.agent("one")
                let other = try await fleet.agent("two")
                try await fleet.command("agent", "revoke", "one").requireSuccess()
                let isOut = try await eventually(within: .seconds(5)) {
                    try await fleet.ask("agent", "show", "one")["state"]?.string == "revoked"
                }
                #expect(isOut)
                await agent.process.kill()
                try await agent.process.start()
                try await Task.sleep(for: .seconds(3))
                #expect(try await fleet.ask("agent", "show", "one")["state"]?.string == "revoked")
                #expect(agent.process.log.contains("HF-"), "the agent says why: \(agent.process.log.suffix(500))")
                #expect(try await fleet.ask("agent", "show", "two")["state"]?.string == "online")
                #expect(other.process.pid != nil)
                await agent.process.kill()
            }
        }

        private static func token(_ fleet: TestFleet, _ name: String) async throws -> String {
            try await fleet.command("agent", "token", name).requireSuccess().outputText
        }

        private static func refused(_ fleet: TestFleet, _ token: String, _ what: Comment) async throws {
            let agent = try fleet.prepare("intruder")
            let result = try await fleet.enroll(agent, token: token)
            #expect(!result.isSuccess, what)
            let complaint = result.errorText.split(separator: "\n").filter { $0.contains("[HF-") }
            #expect(complaint.count == 1, "\(what): \(result.errorText)")
            let secret = token.split(separator: "\n").first.map { String($0.dropFirst(4)) } ?? ""
            #expect(
                secret.isEmpty || !(result.errorText + result.outputText).contains(secret), "the token is not repeated")
        }
    }
}
