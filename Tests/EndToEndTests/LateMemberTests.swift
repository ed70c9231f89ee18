import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A member whose server holds log back from behind the stored end only: the log between is in the spool alone.
    @Suite struct LateMemberTests {
        @Test(.timeLimit(.minutes(5)))
        func whatOnlyTheSpoolHasOutlastsAFailover() async throws {
            try await BackedUpServer.with { primary, fleet, a, rows in
                let b = try await fleet.agent("b")
                for _ in 0..<3 {
                    try await rows.write(5)
                    try await primary.sql("SELECT pg_switch_wal()")
                }
                try await primary.sql("CHECKPOINT")
                try await PostgreSQLServer.withStandby(of: primary) { standby in
                    try await standby.catchUp(with: primary)
                    try await fleet.addMember(standby, of: primary, to: "main", by: b).requireSuccess()
                    let scene = FailoverScene(fleet: fleet, primary: primary, standby: standby, a: a, b: b)
                    try await scene.expect(["db": "writing", "b": "keeping"])
                    try await rows.write(5)
                    let mark = try #require(rows.marks.last)
                    try await standby.catchUp(with: primary)
                    await a.process.kill()
                    await primary.crash()
                    try await standby.sql("SELECT pg_promote()")
                    try await scene.expectStored(onTimeline: 2)
                    try await scene.expect(finding: "gap")
                    let former = try await fleet.restore(
                        "main", to: "latest", on: b, like: standby, options: ["--timeline", "1"])
                    let content = try await CommittedRows.content(of: former)
                    #expect(content == CommittedRows.expected(at: mark))
                    try await former.stop()
                }
            }
        }
    }
}
