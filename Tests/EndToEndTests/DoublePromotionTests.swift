import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A standby is promoted while the primary goes on: two primaries of one cluster.
    @Suite struct DoublePromotionTests {
        @Test(.timeLimit(.minutes(3)))
        func theSecondPrimaryIsToldOfAndTakesOverOnlyByHand() async throws {
            try await FailoverScene.with { scene in
                var rows = try await CommittedRows(on: scene.primary)
                try await rows.write(5)
                try await scene.fleet.backUp("main")
                try await scene.standby.catchUp(with: scene.primary)
                let shared = try #require(rows.marks.last)
                try await Self.promoteBeside(scene, &rows)
                let last = try #require(rows.marks.last)
                rows.goOn(on: scene.standby, after: shared.row)
                try await Self.takeOverByHand(scene)
                try await rows.write(9)
                try await scene.expectStored(onTimeline: 2)
                try await scene.expect(last, to: last.time)
                try await scene.expect(try #require(rows.marks.last), to: "latest")
                try await Self.removeFormerWriter(scene)
            }
        }

        /// The writer stays who it is, and nothing of the other is stored.
        private static func promoteBeside(_ scene: FailoverScene, _ rows: inout CommittedRows) async throws {
            try await scene.standby.sql("SELECT pg_promote()")
            try await scene.standby.sql("CREATE TABLE stray AS SELECT 1 AS n; SELECT pg_switch_wal()")
            try await rows.write(5)
            try await scene.expect(["a": "writing", "b": "rival"])
            try await scene.expect(finding: "double-primary")
            try await scene.expectStored(onTimeline: 1)
            #expect(try await scene.windows() == [1])
            let restored = try await scene.fleet.restore("main", to: "latest", on: scene.b, like: scene.standby)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: rows.marks[1]))
            #expect(try await restored.sql("SELECT to_regclass('stray') IS NULL") == "t")
            try await restored.stop()
        }

        /// Its log left what is stored: a fork, a new branch and a new base.
        private static func takeOverByHand(_ scene: FailoverScene) async throws {
            try await scene.fleet.command("source", "edit", "main", "--agent", "b").requireSuccess()
            try await scene.expect(["a": "rival", "b": "writing"])
            let isBased = try await eventually(within: .seconds(60)) {
                try await scene.fleet.ask("backup", "list", "main").array?.count == 2
            }
            #expect(isBased, "no new full: \(scene.b.process.log.suffix(3000))")
            #expect(try await scene.findings().isSuperset(of: ["fork", "double-primary"]))
        }

        private static func removeFormerWriter(_ scene: FailoverScene) async throws {
            let question = "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'holdfast_keep_%'"
            #expect(try await scene.primary.sql(question) == "1")
            try await scene.fleet.command("source", "member", "remove", "main", "a").requireSuccess()
            #expect(try await scene.primary.sql(question) == "0")
            #expect(try await scene.fleet.standings("main") == ["b": "writing"])
            #expect(try await !scene.findings().contains("double-primary"))
            let again = try await scene.fleet.addMember(scene.primary, of: scene.primary, to: "main", by: scene.a)
            #expect(again.status == .exited(4) && again.errorText.contains("HF-221"), "\(again.errorText)")
        }
    }
}
