import Platform
import TestSupport
import Testing

/// Kills of the coordinator while an operator changes something.
extension Matrix {
    /// A token that was used up by the conversation that broke off is refused; a new one lets the agent in.
    mutating func killDuringEnrolments(_ points: [String]) async throws {
        for (number, point) in points.enumerated() {
            let new = try fleet.prepare("new-\(number)")
            let token = try await fleet.command("agent", "token", new.name).requireSuccess().outputText
            try await arm(.coordinator, point)
            let broken = try await fleet.enroll(new, token: token)
            #expect(!broken.isSuccess && broken.errorText.contains("HF-"), "\(point): \(broken.errorText)")
            let up = try await reviveKilled(point)
            #expect(try await !fleet.enroll(new, token: token).isSuccess, "\(point)")
            var fresh = try await fleet.command("agent", "token", new.name)
            if !fresh.isSuccess {
                // It is there already; who has its keys is unknown.
                #expect(fresh.errorText.contains("revoke it first"), "\(point): \(fresh.errorText)")
                try await fleet.command("agent", "revoke", new.name).requireSuccess()
                fresh = try await fleet.command("agent", "token", new.name).requireSuccess()
            }
            try await fleet.enroll(new, token: fresh.outputText).requireSuccess()
            note(point, true, since: up)
            try await fleet.start(new)
            let listed = try await fleet.ask("agent", "list").array ?? []
            let active = listed.filter { $0["name"]?.string == new.name && $0["state"]?.string != "revoked" }
            #expect(active.count == 1, "\(point): \(listed.map(\.text))")
            await new.process.stop()
        }
    }

    /// An edit that broke off works when it is made again, and is there once.
    mutating func killDuringEdits(_ points: [String]) async throws {
        for (number, point) in points.enumerated() {
            try await arm(.coordinator, point)
            let edit = ["source", "edit", "main", "--max-rate", "\(number + 50)MiB"]
            #expect(try await !fleet.run("holdfast", edit).isSuccess, "\(point)")
            let up = try await reviveKilled(point)
            let again = try await fleet.run("holdfast", edit)
            #expect(again.isSuccess, "\(point): \(again.errorText)")
            note(point, true, since: up)
            let shown = try await fleet.ask("source", "show", "main")
            #expect(shown.text.contains("\((number + 50) << 20)"), "\(point): \(shown.text)")
            try await expectOnlyWholeBackups(point)
        }
    }

    /// A source that was half made is made whole by the next start, or can be added again.
    mutating func killDuringAdditions(_ points: [String]) async throws {
        for (number, point) in points.enumerated() {
            let name = "added-\(number)"
            try await arm(.coordinator, point)
            await #expect(throws: (any Error).self, "\(point)") { try await fleet.protect(server, as: name, by: agent) }
            let up = try await reviveKilled(point)
            if try await sources(name) == 0 { try await fleet.protect(server, as: name, by: agent) }
            let streams = try await eventually(within: KillLimit.recovery) {
                try await fleet.sourceStatus(name)?["log"]?["state"]?.string == "streaming"
            }
            #expect(streams, "\(point): \(agent.process.log.suffix(1500)) \(fleet.coordinator.log.suffix(1500))")
            note(point, true, since: up)
            #expect(try await sources(name) == 1, "\(point)")
            try await fleet.backUp(name)
            try await expectOnlyWholeBackups(point)
            try await fleet.command("source", "remove", name).requireSuccess()
            #expect(try await server.sql("SELECT count(*) FROM pg_replication_slots") == "0", "\(point)")
        }
    }

    /// An agent that was half made a member becomes one when it is added again.
    mutating func killDuringMembership(of standby: PostgreSQLServer, _ point: String) async throws {
        let member = try await fleet.agent("member-\(results.count)")
        try await arm(.coordinator, point)
        try await expectOnline(member)
        let broken = try await fleet.addMember(standby, of: server, to: "main", by: member)
        #expect(!broken.isSuccess, "\(point): \(broken.outputText)\(broken.errorText)")
        let up = try await reviveKilled(point)
        try await expectOnline(member)
        let again = try await fleet.addMember(standby, of: server, to: "main", by: member)
        #expect(again.isSuccess, "\(point): \(again.errorText)")
        let keeps = try await eventually(within: KillLimit.recovery) {
            try await fleet.standings("main") == [agent.name: "writing", member.name: "keeping"]
        }
        #expect(keeps, "\(point): \(member.process.log.suffix(1500)) \(fleet.coordinator.log.suffix(1500))")
        note(point, true, since: up)
        try await expectOnlyWholeBackups(point)
        try await fleet.command("source", "member", "remove", "main", member.name).requireSuccess()
        await member.process.stop()
    }

    /// The coordinator has died at the point, and is there again.
    private func reviveKilled(_ point: String) async throws -> ContinuousClock.Instant {
        let isPassed = try await fleet.coordinator.ended(within: .seconds(20))
        #expect(isPassed, "\(point) was not passed")
        return try await revive(.coordinator)
    }

    private func expectOnline(_ agent: TestAgent) async throws {
        let isOnline = try await eventually(within: KillLimit.recovery) {
            try await fleet.ask("agent", "show", agent.name)["state"]?.string == "online"
        }
        #expect(isOnline, "\(agent.process.log.suffix(1500))")
    }

    private func sources(_ name: String) async throws -> Int {
        try await fleet.ask("source", "list").array?.count { $0["name"]?.string == name } ?? 0
    }
}
