import Platform
import TestSupport
import Testing

/// A protected server whose agent was away, and what was noted before and meanwhile.
struct LostLogScene {
    let fleet: TestFleet
    let server: PostgreSQLServer
    let agent: TestAgent
    let firstBackup: String
    /// A moment in the log that was stored.
    let before: CommittedRows.Mark
    /// A moment in the log that was written while the agent was away.
    let inside: CommittedRows.Mark

    /// Lets the server write segment after segment.
    func writeLog(megabytes: Int) async throws {
        for _ in 0..<megabytes {
            try await server.sql("SELECT pg_create_restore_point('filler'); SELECT pg_switch_wal()")
        }
    }

    /// `status` tells of the lost slot, and a second full backup is there without anyone having asked for it.
    func expectAlarmAndNewBase() async throws {
        let isBased = try await eventually(within: .seconds(40)) {
            try await fleet.ask("backup", "list", "main").array?.count == 2
        }
        #expect(isBased, "no new full: \(agent.process.log.suffix(3000))")
        let status = try #require(try await fleet.sourceStatus("main"))
        let alarms = status["findings"]?.array ?? []
        #expect(alarms.contains { $0["kind"]?.string == "slot-lost" && $0["severity"]?.string == "critical" })
        #expect(!alarms.contains { $0["kind"]?.string == "fork" }, "\(alarms.map(\.text))")
        #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
    }

    /// Before the gap and after it everything comes back; what lies in the gap is refused with the windows.
    func expectWindows() async throws {
        let windows = try await fleet.sourceStatus("main")?["windows"]?.array ?? []
        #expect(windows.count == 2, "\(windows.map(\.text))")
        let early = try await fleet.restore("main", to: before.time, on: agent, like: server)
        #expect(try await CommittedRows.content(of: early) == CommittedRows.expected(at: before))
        try await early.stop()
        for target in [inside.time, "lsn:\(inside.lsn)"] {
            let refused = try await fleet.restoreCommand(
                "main", to: target, on: agent, directory: agent.restoreDirectory + "/inside")
            #expect(refused.status == .exited(6), "\(target): \(refused.errorText)")
            // The newest window goes on meanwhile; its end is not looked at.
            let borders = [windows.first?["toLSN"], windows.last?["fromLSN"]].compactMap { $0?.string }
            #expect(borders.count == 2 && borders.allSatisfy { refused.errorText.contains($0) }, "\(refused.errorText)")
        }
        try await expectLatest()
    }

    /// Nothing is missing although the slot held back more than any limit that is usual.
    func expectOneUnbrokenWindow() async throws {
        let isTold = try await eventually(within: .seconds(10)) {
            let status = try await fleet.sourceStatus("main")
            // Once the log streams again the slot may be let go before anybody looks.
            return status?["findings"]?.array?.contains { $0["kind"]?.string == "slot-held" } == true
                || status?["log"]?["slotState"]?.string == "kept"
        }
        #expect(isTold)
        let mark = try await fleet.command("log", "flush", "main")
        #expect(mark.isSuccess, "\(mark.errorText)")
        let status = try #require(try await fleet.sourceStatus("main"))
        #expect(status["windows"]?.array?.count == 1)
        #expect(try await fleet.ask("backup", "list", "main").array?.count == 1)
        let isQuiet = try await eventually(within: .seconds(10)) {
            try await fleet.sourceStatus("main")?["findings"]?.array?.isEmpty ?? false
        }
        #expect(isQuiet, "\(status["findings"]?.text ?? "")")
        let held = try await fleet.restore("main", to: inside.time, on: agent, like: server)
        #expect(try await CommittedRows.content(of: held) == CommittedRows.expected(at: inside))
        try await held.stop()
    }

    private func expectLatest() async throws {
        let late = try await fleet.restore("main", to: "latest", on: agent, like: server)
        #expect(try await CommittedRows.content(of: late) == CommittedRows.expected(at: inside))
        try await late.stop()
    }
}
