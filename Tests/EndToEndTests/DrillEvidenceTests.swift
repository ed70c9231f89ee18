import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// What a drill leaves behind: a verdict, evidence that stands alone, and what listings say of it.
    @Suite struct DrillEvidenceTests {
        @Test(.timeLimit(.minutes(5)))
        func aVerdictStandsUntilALaterDrillChangesIt() async throws {
            try await BackedUpServer.with { _, fleet, _, rows in
                try await rows.write(5)
                let spare = try await Self.drillAgent(fleet)
                let backup = try #require(try await fleet.ask("backup", "list", "main").array?.first?["id"]?.string)
                let wrong = try await Self.drill(fleet, expecting: "11")
                #expect(wrong.status == .exited(1) && wrong.outputText.contains("HF-621"), "\(wrong.outputText)")
                try await Self.expect(fleet, "failed", backup, isAlarming: true)

                let right = try await Self.drill(fleet, expecting: "10", ["--rto", "10min", "--rpo", "10min"])
                #expect(right.isSuccess, "\(right.outputText)\(right.errorText)\(spare.process.log.suffix(2000))")
                try await Self.expect(fleet, "passed", backup, isAlarming: false)

                let hasty = try await Self.drill(fleet, expecting: "10", ["--rto", "1ms"])
                #expect(hasty.status == .exited(1) && hasty.outputText.contains("objective"), "\(hasty.outputText)")
                #expect(try await fleet.ask("drill", "list", "main").array?.count == 3)
                try await Self.expectKeptByTheRepository(fleet)
                await spare.process.stop()
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func theEvidenceStandsAloneAndIsMissed() async throws {
            try await BackedUpServer.with { _, fleet, _, rows in
                try await rows.write(5)
                let mark = try #require(rows.marks.last)
                try await rows.write(5)
                let spare = try await Self.drillAgent(fleet)
                for target in [mark.time, "random"] {
                    let drill = try await Self.drill(fleet, expecting: nil, ["--to", target])
                    #expect(drill.isSuccess, "\(target): \(drill.outputText)\(drill.errorText)")
                }
                let out = fleet.folder.file("config/report")
                try await fleet.run("holdfast", ["drill", "report", "main", "--out", out]).requireSuccess()
                let root = fleet.repository + "/repository.hf"
                try await Self.verify(fleet, out + "/evidence.json", root: root).requireSuccess()
                let text = String(decoding: try Files.readFile(out + "/evidence.json"), as: UTF8.self)
                let forged = fleet.folder.file("config/forged.json")
                let payload = try #require(text.firstMatch(of: #/"payload":"([^"]{40})/#)?.1)
                let changed = String(payload.reversed())
                try Files.writeFileDurably(
                    forged, Bytes(text.replacing(payload, with: changed).utf8), mode: 0o644)
                #expect(try await Self.verify(fleet, forged, root: root).status == .exited(4))
                let foreign = try await Self.verify(fleet, out + "/evidence.json", root: out + "/report.txt")
                #expect(foreign.status == .exited(4))

                let objects = try Self.evidence(fleet)
                #expect(objects.count == 2)
                try Files.remove(objects[0])
                let verified = try await fleet.command("verify", "--repository", fleet.repository, "--json")
                #expect(verified.status == .exited(1) && verified.outputText.contains("evidence/"))
                await spare.process.stop()
            }
        }

        /// The coordinator is killed before the chain names the evidence, and after: there is one, and it is told.
        @Test(
            .timeLimit(.minutes(5)),
            arguments: ["drill.evidence-stored", "drill.evidence-recorded", "job.ended-not-told"])
        func aKilledCoordinatorTakesTheEndAgain(point: String) async throws {
            try await BackedUpServer.with { _, fleet, _, _ in
                let spare = try await Self.drillAgent(fleet)
                await fleet.coordinator.kill()
                try await fleet.coordinator.start(fault: "\(point)=kill")
                try await fleet.waitForCoordinator()
                let isThere = try await eventually(within: .seconds(20)) {
                    try await fleet.ask("agent", "show", "spare")["state"]?.string == "online"
                }
                #expect(isThere)
                let run = ["drill", "run", "main", "--on", "spare", "--no-amcheck", "--detach"]
                try await fleet.run("holdfast", run).requireSuccess()
                #expect(try await fleet.coordinator.ended(within: .seconds(60)), "\(point) was not passed")
                await fleet.coordinator.kill()
                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
                let isListed = try await eventually(within: .seconds(30)) {
                    try await fleet.ask("drill", "list", "main").array?.count == 1
                }
                #expect(isListed)
                let hasEnded = try await eventually(within: .seconds(30)) {
                    try await fleet.ask("job", "list").array?.last { $0["kind"]?.string == "drill" }?["state"]?.string
                        == "done"
                }
                #expect(hasEnded)
                try await fleet.command("drill", "show", "main").requireSuccess()
                try await fleet.command("verify", "--repository", fleet.repository).requireSuccess()
                await spare.process.stop()
            }
        }

        private static func drillAgent(_ fleet: TestFleet) async throws -> TestAgent {
            let token = try await fleet.command("agent", "token", "spare", "--for", "drill").requireSuccess().outputText
            return try await fleet.agent("spare", token: token)
        }

        private static func drill(
            _ fleet: TestFleet, expecting rows: String?, _ more: [String] = []
        ) async throws -> ChildResult {
            let question = ["--check-sql", "SELECT count(*) FROM committed", "--database", "postgres"]
            return try await fleet.run(
                "holdfast",
                ["drill", "run", "main", "--on", "spare", "--no-amcheck"] + question
                    + (rows.map { ["--expect", $0] } ?? []) + more)
        }

        private static func verify(_ fleet: TestFleet, _ file: String, root: String) async throws -> ChildResult {
            try await fleet.run("holdfast", ["evidence", "verify", file, "--root", root])
        }

        private static func expect(
            _ fleet: TestFleet, _ verdict: String, _ backup: String, isAlarming: Bool
        ) async throws {
            let status = try #require(try await fleet.sourceStatus("main"))
            #expect(status["lastDrill"]?["verdict"]?.string == verdict)
            let alarms = (status["findings"]?.array ?? []).filter {
                $0["kind"]?.string == "drill-failed" && $0["resolved"]?.string == nil
            }
            #expect(alarms.count == (isAlarming ? 1 : 0), "\(alarms.map(\.text))")
            let row = try await fleet.ask("backup", "list", "main").array?.first { $0["id"]?.string == backup }
            #expect(row?["drillVerdict"]?.string == verdict)
            let shown = try await fleet.ask("drill", "show", "main")["statement"]
            #expect(shown?["verdict"]?.string == verdict && shown?["backup"]?.string == backup)
        }

        /// Listed as before by a catalogue that was made anew.
        private static func expectKeptByTheRepository(_ fleet: TestFleet) async throws {
            let before = try await fleet.ask("drill", "list").text
            _ = try await fleet.ask("catalog", "rebuild")
            #expect(try await fleet.ask("drill", "list").text == before)
            try await fleet.command("verify").requireSuccess()
        }

        private static func evidence(_ fleet: TestFleet) throws -> [String] {
            let sources = fleet.repository + "/sources"
            return try Files.list(sources).flatMap { source -> [String] in
                let folder = "\(sources)/\(source)/evidence"
                return try Files.list(folder).map { "\(folder)/\($0)/0" }
            }
        }
    }
}
