import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Transactions, names, times and positions come back as the record of what was committed says.
    @Suite struct TargetTests {
        @Test(.timeLimit(.minutes(4))) func everyKindOfTargetEndsAtItsVeryRecord() async throws {
            let options = PostgreSQLServer.Options(settings: ["max_prepared_transactions": "5"])
            try await PostgreSQLServer.with(options) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    var record = try await TransactionRecord(on: server)
                    try await fleet.backUp("main")
                    try await record.write()
                    try await Self.restoreToAll(fleet, server, agent, record)
                    try await Self.askForMore(fleet, agent, record)
                    try await Self.restoreWithoutDetails(fleet, server, agent, record)
                }
            }
        }

        private static func restoreToAll(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ record: TransactionRecord
        ) async throws {
            let epochless = record.nested.split(separator: "\n").last.map(String.init) ?? ""
            let targets: [(String, [String], String)] = [
                ("xid:\(record.prepared)", [], "1 2 3 5 6"),
                ("xid:\(record.prepared)", ["--exclusive"], "1 2 3 6"),
                ("xid:\(epochless)", ["--exclusive"], "1"),
                ("name:midway: ä", [], "1 2 3 5 6"),
                (record.between, [], "1 2 3 5 6"),
                ("lsn:\(record.position)", ["--exclusive"], "1 2 3 5 6"),
                ("lsn:\(record.position)", [], "1 2 3 5 6 7"),
                (record.after, [], "1 2 3 5 6 7 8"),
            ]
            for (target, options, rows) in targets {
                let restored = try await fleet.restore("main", to: target, on: agent, like: server, options: options)
                #expect(try await TransactionRecord.rows(of: restored) == rows, "\(target) \(options)")
                if target.hasPrefix("xid:\(record.prepared)") {
                    let held = try await restored.sql("SELECT count(*) FROM pg_prepared_xacts WHERE gid = 'held'")
                    #expect(held == (options.isEmpty ? "0" : "1"))
                }
                try await restored.stop()
            }
        }

        /// When what was read of the log is lost, the database finds the target itself, and the window stays.
        private static func restoreWithoutDetails(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ record: TransactionRecord
        ) async throws {
            for source in try Files.list(fleet.repository + "/sources") {
                let folder = fleet.repository + "/sources/\(source)/log/0-00000001/"
                for name in try Files.list(folder) where name.hasPrefix("details-") {
                    try Files.remove(folder + name)
                }
            }
            let restored = try await fleet.restore(
                "main", to: "xid:\(record.prepared)", on: agent, like: server, options: ["--exclusive"])
            #expect(try await TransactionRecord.rows(of: restored) == "1 2 3 6")
            try await restored.stop()
            let verified = try await fleet.command("verify", "main")
            #expect(verified.status == .exited(1), "\(verified.outputText)")
            #expect(verified.outputText.contains("by xid or name"), "\(verified.outputText)")
            #expect(!verified.outputText.contains("breaks"), "\(verified.outputText)")
            let latest = try await fleet.restoreCommand(
                "main", to: "latest", on: agent, directory: agent.restoreDirectory + "/none", options: ["--dry-run"])
            #expect(latest.isSuccess, "\(latest.errorText)")
        }

        /// What is said without restoring.
        private static func askForMore(
            _ fleet: TestFleet, _ agent: TestAgent, _ record: TransactionRecord
        ) async throws {
            func plan(_ target: String) async throws -> ChildResult {
                try await fleet.restoreCommand(
                    "main", to: target, on: agent, directory: agent.restoreDirectory + "/none",
                    options: ["--dry-run"])
            }
            let undone = try await plan("xid:\(record.undone)")
            #expect(undone.isSuccess && undone.outputText.contains("was rolled back at lsn:"), "\(undone.outputText)")
            let twice = try await plan("name:again")
            #expect(!twice.isSuccess && twice.errorText.contains("HF-520"))
            #expect(twice.errorText.ranges(of: "lsn:").count == 2, "\(twice.errorText)")
            for target in ["xid:4000000000", "name:never"] {
                let refused = try await plan(target)
                #expect(refused.status == .exited(6), "\(refused.errorText)")
            }
            let idle = try await plan(record.after)
            #expect(idle.outputText.contains("no transaction committed after it"), "\(idle.outputText)")
            #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
        }
    }
}
