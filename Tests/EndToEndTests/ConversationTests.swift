import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// What real programs said to one another is read by a program that knows `docs/protocol.md` and nothing else.
    @Suite(.enabled(if: PythonReader.isAvailable, "no Python environment, see scripts/test"))
    struct ConversationTests {
        /// What must have been said at the least.
        private static let expected: Set<String> = [
            "Hello", "HelloReply", "EnrolRoot", "EnrolRootReply", "EnrolRequest", "EnrolReply", "Assignments", "Done",
            "Order", "OrderAccepted", "CheckReport", "FlushReply", "RunProgress", "RunEnded", "LogStatus", "OpenTail",
            "TailStanding", "TailSlice", "TailAck", "PutObject", "PutTrailer", "Stored", "GetObject", "ObjectFollows",
            "AppendRecord", "Appended", "ChainHeadRequest", "ChainHeadReply", "KeyRequest", "KeyGrant",
            "OpAgentToken", "OpTokenReply", "OpAgentList", "AgentList", "OpSourceAdd", "OpSourceReply", "OpBackupRun",
            "JobReference", "OpBackupList", "BackupList", "OpJobFollow", "JobRow", "OpJobList", "JobList", "OpStatus",
            "StatusReport", "OpRestore", "RestorePlanReply", "OpLogFlush", "OpDrillList", "DrillList", "Failure",
        ]

        @Test(.timeLimit(.minutes(5))) func everyFrameIsReadFromThePageAlone() async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let folder = fleet.folder.file("recorded")
                    try Files.makeDirectories(folder)
                    try Files.chmod(folder, 0o777)
                    await fleet.coordinator.stop()
                    try await fleet.coordinator.start(recording: folder)
                    try await fleet.waitForCoordinator()
                    try await Self.talk(fleet, server)
                    await fleet.coordinator.stop()
                    try await Self.expectReadable(folder)
                }
            }
        }

        /// A day in the life of a source, with a refusal.
        private static func talk(_ fleet: TestFleet, _ server: PostgreSQLServer) async throws {
            let agent = try await fleet.agent("db")
            try await fleet.protect(server, as: "main", by: agent)
            try await fleet.backUp("main")
            try await server.sql("CREATE TABLE said AS SELECT 1 AS n; SELECT pg_switch_wal()")
            try await fleet.command("log", "flush", "main").requireSuccess()
            try await fleet.restore("main", to: "latest", on: agent, like: server).stop()
            for arguments in [["backup", "list"], ["job", "list"], ["drill", "list"]] {
                try await fleet.run("holdfast", arguments).requireSuccess()
            }
            #expect(try await !fleet.command("source", "show", "nobody").isSuccess)
            #expect(try await !fleet.command("backup", "run", "nobody").isSuccess)
            await agent.process.stop()
        }

        private static func expectReadable(_ folder: String) async throws {
            let inputs = try Files.list(folder).filter { $0.hasSuffix("-read") }
            #expect(inputs.count > 10)
            var said: Set<String> = []
            for input in inputs {
                let output = input.replacing("-read", with: "-written")
                let frames = try await PythonConversation.read(
                    input: folder + "/" + input, output: folder + "/" + output)
                said.formUnion(frames.compactMap(\.message))
            }
            let missing = expected.subtracting(said)
            #expect(missing.isEmpty, "never said: \(missing.sorted())")
        }
    }
}
