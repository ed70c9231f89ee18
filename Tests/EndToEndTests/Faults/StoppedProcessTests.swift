import Platform
import TestSupport
import Testing

/// A program is held still in the midst of its work for longer than the other side waits for it: the work goes on, and
/// nothing is done twice.
@Suite(.tags(.endToEnd, .integration))
struct StoppedProcessTests {
    /// Connections are given up after 45 s of silence.
    private static let pause = Duration.seconds(LongRun.count(48, long: 60))

    /// In the short form one point a side is enough.
    private static func points(_ all: [String]) -> [String] { LongRun.isWanted ? all : Array(all.prefix(1)) }

    @Test(.timeLimit(.minutes(20)))
    func agentStopsDuringItsWork() async throws {
        try await Self.stop(.agent, ["backup.pack.stored", "log.object.stored", "backup.manifest.stored"])
    }

    @Test(.timeLimit(.minutes(20)))
    func coordinatorStopsDuringItsWork() async throws {
        try await Self.stop(
            .coordinator,
            ["object.written-not-published", "record.stored-not-catalogued", "spool.synced-not-acknowledged"])
    }

    @Test(.enabled(if: LongRun.isWanted, "long"), .timeLimit(.minutes(20)))
    func eitherSideStopsDuringARestore() async throws {
        try await Matrix.with { matrix in
            try await matrix.fleet.backUp("main")
            var results: [[String]] = []
            for (side, point) in [(Matrix.Side.agent, "restore.pack.written"), (.coordinator, "delivery.piece-sent")] {
                try await matrix.arm(side, point, "stop")
                let directory = matrix.agent.restoreDirectory + "/stopped-\(point)"
                let restore = ["restore", "main", "--to", "immediate", "--on", matrix.agent.name, "--detach"]
                try await matrix.fleet.run("holdfast", restore + ["--directory", directory]).requireSuccess()
                results.append(try await Self.holdStill(matrix, side, point))
                let job = try #require(try await Self.jobs(matrix.fleet, of: "restore").last)
                try await Self.expectDone(matrix.fleet, job, point)
            }
            try Self.write(results, as: "restore")
        }
    }

    private static func stop(_ side: Matrix.Side, _ all: [String]) async throws {
        try await Matrix.with { matrix in
            let fleet = matrix.fleet
            var results: [[String]] = []
            for (number, point) in points(all).enumerated() {
                try await matrix.arm(side, point, "stop")
                try await matrix.server.sql("INSERT INTO kept VALUES (\(number)); SELECT pg_switch_wal()")
                let backup = ["backup", "run", "main", "--detach"]
                _ = try await fleet.run("holdfast", backup)
                results.append(try await holdStill(matrix, side, point))
                // A coordinator that stood still already did not take the order.
                if try await jobs(fleet).count == number { try await fleet.run("holdfast", backup).requireSuccess() }
                let latest = try await jobs(fleet)
                #expect(latest.count == number + 1, "\(point)")
                for job in latest { try await expectDone(fleet, job, point) }
                try await OnceOnly.expect(fleet, backups: number + 1, point)
            }
            try await matrix.expectEverythingAcknowledged(rows: points(all).count)
            try write(results, as: side == .agent ? "agent" : "coordinator")
        }
    }

    /// Waits until the side stands still, and lets it go on later; answers a row of the table.
    private static func holdStill(_ matrix: Matrix, _ side: Matrix.Side, _ point: String) async throws -> [String] {
        let process = matrix.process(side)
        let isStill = try await eventually(within: .seconds(30)) { process.isStill }
        #expect(isStill, "\(point) was not passed")
        try await Task.sleep(for: pause)
        process.goOn()
        let begun = ContinuousClock.now
        let goesOn = try await eventually(within: .seconds(20)) {
            try await matrix.fleet.command("log", "flush", "main").isSuccess
        }
        #expect(goesOn, "\(point): \(process.log.suffix(2000))")
        let seconds = "\(pause.components.seconds) s"
        return [point, isStill ? seconds : "not passed", DecimalText.duration(begun.duration(to: .now))]
    }

    private static func jobs(_ fleet: TestFleet, of kind: String = "backup") async throws -> [String] {
        let jobs = try await fleet.ask("job", "list").array ?? []
        return jobs.filter { $0["kind"]?.string == kind }.compactMap { $0["id"]?.string }
    }

    private static func expectDone(_ fleet: TestFleet, _ job: String, _ point: String) async throws {
        var row = JSONValue.null
        let hasEnded = try await eventually(within: .seconds(60)) {
            row = try await fleet.ask("job", "show", job)
            return row["ended"]?.string != nil
        }
        #expect(hasEnded && row["state"]?.string == "done", "\(point): \(row.text)")
    }

    private static func write(_ rows: [[String]], as title: String) throws {
        let table = ReliabilityPage.table(["point", "held still for", "until log was stored again"], rows)
        try ReliabilityPage.write("### \(title)\n\n" + table, as: "SIGSTOP: \(title)")
    }
}
