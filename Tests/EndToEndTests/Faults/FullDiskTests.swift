import Platform
import TestSupport
import Testing

/// A disk is full: that is told within five seconds, earlier backups stay whole, the database goes on, and so does all
/// else by itself once there is room.
@Suite(.serialized, .tags(.endToEnd, .integration), .enabled(if: SmallDisk.isPossible, "no disk can be mounted here"))
struct FullDiskTests {
    enum Place: String {
        case repository = "repository"
        case spool = "spool"
        case agent = "agent's directory"
    }

    private static let patience = Duration.seconds(5)

    @Test(
        .timeLimit(.minutes(4)),
        arguments: LongRun.isWanted ? [Place.repository, .spool, .agent] : [.repository, .spool])
    func aFullDiskIsToldAtOnce(_ place: Place) async throws {
        try await PostgreSQLServer.with { server in
            try await TestFleet.with(
                repositoryLimit: place == .repository ? 96 : nil, spoolLimit: place == .spool ? 24 : nil
            ) { fleet in
                let (agent, agentDisk) = try await Self.agent(fleet, hasOwnDisk: place == .agent)
                try await fleet.protect(
                    server, as: "main", by: agent, options: place == .spool ? ["--log-mode", "asynchronous"] : [])
                try await fleet.backUp("main")
                let disk = try #require(fleet.repositoryDisk ?? fleet.spoolDisk ?? agentDisk)
                let rows = try await AcknowledgedRows(on: server)
                try await Self.expectProgress(of: rows, agent)
                try disk.fill()
                let (told, code) = try await Self.telling(fleet, place)
                try await Self.expectProgress(of: rows, agent)
                try await Self.expectWhole(fleet)
                try disk.empty()
                let recovered = try await Self.recovery(fleet, agent)
                await rows.stop()
                try await Self.expectWhole(fleet)
                try Self.note([place.rawValue, code, told, recovered], of: place)
                await agent.process.stop()
            }
        }
    }

    private static func agent(_ fleet: TestFleet, hasOwnDisk: Bool) async throws -> (TestAgent, SmallDisk?) {
        guard hasOwnDisk else { return (try await fleet.agent("db"), nil) }
        let token = try await fleet.command("agent", "token", "db", "--site", "here").requireSuccess().outputText
        let agent = try fleet.prepare("db")
        try Files.makeDirectories(agent.dataDirectory)
        // More segments of log fit than may wait.
        let disk = try SmallDisk(
            at: agent.dataDirectory, megabytes: 160, owner: try PostgreSQLServer.serverUser())
        try Files.chmod(agent.dataDirectory, 0o700)
        try await fleet.enroll(agent, token: token).requireSuccess()
        try await fleet.start(agent)
        return (agent, disk)
    }

    /// How long it takes until the operator is told, and by which code.
    private static func telling(_ fleet: TestFleet, _ place: Place) async throws -> (String, String) {
        let begun = ContinuousClock.now
        var text = ""
        if place == .spool {
            _ = try await eventually(within: patience) {
                text = try await fleet.command("status").outputText
                return text.contains("spool-failed")
            }
        } else {
            let refused = try await fleet.command("backup", "run", "main")
            #expect(!refused.isSuccess)
            text = refused.outputText + refused.errorText
        }
        let told = begun.duration(to: .now)
        #expect(told < patience, "\(text)")
        #expect(text.contains("No space left on device"), "\(text)")
        let code = text.matches(of: #/HF-(104|617)/#).last.map { String($0.0) }
        #expect(code != nil, "\(text)")
        return (DecimalText.duration(told), code ?? "?")
    }

    private static func expectProgress(of rows: AcknowledgedRows, _ agent: TestAgent) async throws {
        let before = rows.count
        let goesOn = try await eventually(within: .seconds(5)) { rows.count > before + 20 }
        #expect(goesOn, "no commit ends: \(agent.process.log.suffix(1500))")
    }

    /// What was backed up before is listed and whole.
    private static func expectWhole(_ fleet: TestFleet) async throws {
        let listed = try await fleet.ask("backup", "list", "main").array ?? []
        #expect(!listed.isEmpty && listed.allSatisfy { $0["state"]?.string == "complete" }, "\(listed.map(\.text))")
        let verified = try await fleet.command("verify", "--repository", fleet.repository)
        #expect(verified.isSuccess, "\(verified.outputText)")
    }

    /// How long it takes until log is stored and nothing is wrong any more; then a backup succeeds.
    private static func recovery(_ fleet: TestFleet, _ agent: TestAgent) async throws -> String {
        let begun = ContinuousClock.now
        let isStored = try await eventually(within: .seconds(30)) {
            try await fleet.command("log", "flush", "main").isSuccess
        }
        let recovered = begun.duration(to: .now)
        #expect(isStored, "\(agent.process.log.suffix(2000))")
        let isWell = try await eventually(within: .seconds(40)) {
            let findings = try await fleet.sourceStatus("main")?["findings"]?.array ?? []
            return !findings.contains { $0["resolved"]?.string == nil && $0["kind"]?.string != "backup-failed" }
        }
        #expect(isWell)
        try await fleet.backUp("main")
        return DecimalText.duration(recovered)
    }

    private static func note(_ row: [String], of place: Place) throws {
        let head = ["full", "told by", "after", "went on after there was room"]
        try ReliabilityPage.write(ReliabilityPage.table(head, [row]), as: "full disk: \(place.rawValue)")
    }
}
