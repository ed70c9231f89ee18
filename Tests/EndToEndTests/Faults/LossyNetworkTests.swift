import Platform
import TestSupport
import Testing

/// An agent in a network of its own, whose packets are lost: a backup and a log stream complete, and nothing is there
/// twice.
@Suite(
    .serialized, .tags(.endToEnd, .integration), .enabled(if: LongRun.isWanted, "long"),
    .enabled("no network namespace") { await FarHost.isPossible() })
struct LossyNetworkTests {
    private static let partition = Duration.seconds(LongRun.count(15, long: 60))

    @Test(.timeLimit(.minutes(8)))
    func backupAndLogCompleteOverABadNetwork() async throws {
        let host = try await FarHost()
        try await PostgreSQLServer.with { server in
            try await server.sql(
                "CREATE TABLE noise AS SELECT md5(random()::text) FROM generate_series(1, 200000); CHECKPOINT")
            try await TestFleet.with(address: host.near) { fleet in
                let agent = try await fleet.agent("db", on: host)
                try await fleet.protect(server, as: "main", by: agent, options: ["--max-rate", "8MiB"], isLocal: true)
                var rows = try await CommittedRows(on: server)
                var table: [[String]] = []
                try await host.lose(percent: 5)
                table.append(
                    try await Self.backUp(fleet, host, &rows, "5 % of all packets are lost", backups: 1) {})
                table.append(
                    try await Self.backUp(
                        fleet, host, &rows, "no packet passes for \(Self.partition.components.seconds) s", backups: 2
                    ) {
                        try await host.lose(percent: 100)
                        try await Task.sleep(for: Self.partition)
                    })
                try await Self.expectAll(fleet, server, rows)
                await agent.process.stop()
                let head = ["trouble", "packets lost", "the backup took", "log behind, once it was over"]
                try ReliabilityPage.write(ReliabilityPage.table(head, table), as: "network")
            }
        }
    }

    /// Takes a backup, commits while trouble is made, and looks at what is there.
    private static func backUp(
        _ fleet: TestFleet, _ host: FarHost, _ rows: inout CommittedRows, _ told: String, backups: Int,
        trouble: () async throws -> Void
    ) async throws -> [String] {
        let begun = ContinuousClock.now
        let job = try #require(try await fleet.ask("backup", "run", "main", "--detach")["job"]?.string)
        _ = try await eventually(within: .seconds(30)) {
            try await fleet.ask("job", "show", job)["bytesDone"]?.integer ?? 0 > 0
        }
        for _ in 0..<5 { try await rows.write(20) }
        try await trouble()
        for _ in 0..<5 { try await rows.write(20) }
        let lost = try await host.lost()
        #expect(lost > 0)
        if backups > 1 { try await host.lose(percent: 0) }
        let over = ContinuousClock.now
        let isStored = try await eventually(within: .seconds(60)) {
            try await fleet.command("log", "flush", "main").isSuccess
        }
        #expect(isStored, "\(told): \(fleet.coordinator.log.suffix(2000))")
        let caughtUp = over.duration(to: .now)
        var row = JSONValue.null
        let hasEnded = try await eventually(within: .seconds(120)) {
            row = try await fleet.ask("job", "show", job)
            return row["ended"]?.string != nil
        }
        #expect(hasEnded && row["state"]?.string == "done", "\(told): \(row.text)")
        let took = begun.duration(to: .now)
        try await OnceOnly.expect(fleet, backups: backups, told)
        return [told, "\(lost)", DecimalText.duration(took), DecimalText.duration(caughtUp)]
    }

    /// All that was committed comes back, on a host with a good network.
    private static func expectAll(
        _ fleet: TestFleet, _ server: PostgreSQLServer, _ rows: CommittedRows
    ) async throws {
        let spare = try await fleet.agent("spare")
        let restored = try await fleet.restore("main", to: "latest", on: spare, like: server)
        let last = try #require(rows.marks.last)
        #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: last))
        try await restored.stop()
        await spare.process.stop()
    }
}
