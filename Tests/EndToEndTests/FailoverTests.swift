import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A cluster goes over to its standby, whose agent is a member of the source.
    @Suite struct FailoverTests {
        @Test(.timeLimit(.minutes(5)))
        func aFailoverIsFollowedThereAndBack() async throws {
            try await FailoverScene.with { scene in
                var rows = try await CommittedRows(on: scene.primary)
                try await Self.expectStep(scene, &rows)
                let before = try #require(rows.marks.last)
                let across = try await Self.failOver(scene, &rows)
                try await rows.write(5)
                let after = try #require(rows.marks.last)
                try await scene.expectStored(onTimeline: 2)
                try await Self.expectUnbroken(scene, before, across, after)
                try await Self.comeBackAsSecondPrimary(scene, after)
                try await Self.comeBackAsStandby(scene)
                try await Self.failBack(scene, &rows)
            }
        }

        /// The slot at the member moves with what is stored, and a server of another cluster is refused.
        private static func expectStep(_ scene: FailoverScene, _ rows: inout CommittedRows) async throws {
            try await rows.write(5)
            try await scene.fleet.backUp("main")
            let question = "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name LIKE 'holdfast_keep_%'"
            var first = ""
            let isKept = try await eventually(within: .seconds(15)) {
                first = try await scene.standby.sql(question)
                return !first.isEmpty
            }
            #expect(isKept, "the standby has no slot")
            try await rows.write(5)
            try await scene.primary.sql("SELECT pg_switch_wal()")
            try await rows.write(5)
            try await scene.fleet.command("log", "flush", "main").requireSuccess()
            let hasMoved = try await eventually(within: .seconds(15)) {
                try await scene.standby.sql("SELECT restart_lsn > '\(first)' FROM pg_replication_slots") == "t"
            }
            #expect(hasMoved, "the slot of the standby stays at \(first)")
            try await PostgreSQLServer.with { other in
                let secret = try await other.grantRole()
                #expect(!secret.isEmpty)
                let refused = try await scene.fleet.addMember(other, of: other, to: "main", by: scene.b)
                #expect(refused.status == .exited(4) && refused.errorText.contains("HF-618"), "\(refused.errorText)")
            }
        }

        /// The primary crashes with rows that no log object holds yet, the very last of which the standby lacks, and the
        /// standby is promoted.
        private static func failOver(
            _ scene: FailoverScene, _ rows: inout CommittedRows
        ) async throws -> CommittedRows.Mark {
            try await rows.write(5)
            let across = try #require(rows.marks.last)
            try await scene.standby.catchUp(with: scene.primary)
            try await scene.standby.sql("ALTER SYSTEM SET primary_conninfo = ''")
            try await scene.standby.sql("SELECT pg_reload_conf(), pg_sleep(1)")
            try await scene.primary.sql("CREATE TABLE behind AS SELECT 1 AS n; SELECT pg_sleep(1)")
            await scene.primary.crash()
            try await scene.standby.sql("SELECT pg_promote()")
            rows.goOn(on: scene.standby)
            try await scene.expect(["a": "failing", "b": "writing"])
            return across
        }

        private static func expectUnbroken(
            _ scene: FailoverScene, _ before: CommittedRows.Mark, _ across: CommittedRows.Mark,
            _ after: CommittedRows.Mark
        ) async throws {
            #expect(try await scene.windows() == [1, 2])
            let findings = try await scene.findings()
            #expect(findings.contains("handover") && findings.isDisjoint(with: ["fork", "gap", "slot-lost"]))
            #expect(!scene.fleet.coordinator.log.contains("handover.unrecorded"))
            #expect(try await scene.fleet.ask("backup", "list", "main").array?.count == 1)
            try await scene.expect(before, to: before.time)
            try await scene.expect(across, to: across.time)
            try await scene.expect(after, to: "latest")
            try await Self.expectLeftBehind(scene)
            try await scene.fleet.backUp("main")
            #expect(try await scene.fleet.command("verify", "--repository", scene.fleet.repository).isSuccess)
        }

        /// What the promotion left behind is in the spool, on the former timeline.
        private static func expectLeftBehind(_ scene: FailoverScene) async throws {
            let options = ["--timeline", "1"]
            let former = try await scene.fleet.restore(
                "main", to: "latest", on: scene.b, like: scene.standby, options: options)
            #expect(try await former.sql("SELECT n FROM behind") == "1")
            try await former.stop()
        }

        /// Two primaries: the one that was left behind is told of, and nothing of it is stored.
        private static func comeBackAsSecondPrimary(_ scene: FailoverScene, _ last: CommittedRows.Mark) async throws {
            try await scene.primary.startAgain()
            try await scene.expect(["a": "rival", "b": "writing"])
            try await scene.expect(finding: "double-primary")
            try await scene.primary.sql("INSERT INTO committed VALUES (999, 'stray'); SELECT pg_switch_wal()")
            try await Task.sleep(for: .seconds(3))
            try await scene.expectStored(onTimeline: 2)
            try await scene.expect(last, to: "latest")
        }

        /// The old primary is rewound to follow the new one, and its agent keeps log from then on.
        private static func comeBackAsStandby(_ scene: FailoverScene) async throws {
            await scene.primary.stop()
            try await scene.primary.rewind(to: scene.standby)
            try await scene.expect(["a": "keeping", "b": "writing"])
            #expect(try await !scene.findings().contains("double-primary"))
        }

        /// The other way round, this time with the agent of the writer gone too.
        private static func failBack(_ scene: FailoverScene, _ rows: inout CommittedRows) async throws {
            try await rows.write(5)
            try await scene.primary.catchUp(with: scene.standby)
            await scene.b.process.kill()
            await scene.standby.crash()
            try await scene.primary.sql("SELECT pg_promote()")
            rows.goOn(on: scene.primary)
            try await scene.expect(["a": "writing", "b": "silent"])
            try await rows.write(5)
            try await scene.expectStored(onTimeline: 3)
            #expect(try await scene.windows() == [1, 2, 3])
            let last = try #require(rows.marks.last)
            let restored = try await scene.fleet.restore("main", to: "latest", on: scene.a, like: scene.primary)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: last))
            try await restored.stop()
        }
    }
}
