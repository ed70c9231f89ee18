import Platform
import TestSupport
import Testing

/// A protected primary and its streaming standby, each with its agent: `a` writes, `b` is a member.
struct FailoverScene {
    let fleet: TestFleet
    let primary: PostgreSQLServer
    let standby: PostgreSQLServer
    let a: TestAgent
    let b: TestAgent

    /// Makes it, gives it to `body`, and leaves nothing running.
    static func with(_ body: (FailoverScene) async throws -> Void) async throws {
        try await PostgreSQLServer.with { primary in
            try await PostgreSQLServer.withStandby(of: primary) { standby in
                try await TestFleet.with { fleet in
                    let (a, b) = (try await fleet.agent("a"), try await fleet.agent("b"))
                    try await fleet.protect(primary, as: "main", by: a)
                    try await standby.catchUp(with: primary)
                    let scene = FailoverScene(fleet: fleet, primary: primary, standby: standby, a: a, b: b)
                    try await scene.fleet.addMember(standby, of: primary, to: "main", by: b).requireSuccess()
                    try await scene.expect(["a": "writing", "b": "keeping"])
                    try await body(scene)
                }
            }
        }
    }

    /// The members come to stand so.
    func expect(_ wanted: [String: String], within limit: Duration = .seconds(30)) async throws {
        var last: [String: String] = [:]
        let isSo = try await eventually(within: limit) {
            last = (try? await fleet.standings("main")) ?? [:]
            return last == wanted
        }
        #expect(isSo, "\(last) b: \(b.process.log.suffix(1500)) coordinator: \(fleet.coordinator.log.suffix(1500))")
    }

    /// The log is kept on a timeline, and everything is stored.
    func expectStored(onTimeline timeline: Int64) async throws {
        let isFollowed = try await eventually(within: .seconds(60)) {
            let log = try await fleet.sourceStatus("main")?["log"]
            guard log?["state"]?.string == "streaming", log?["timeline"]?.integer == timeline else { return false }
            return try await fleet.command("log", "flush", "main").isSuccess
        }
        #expect(
            isFollowed, "a: \(a.process.log.suffix(1500)) b: \(b.process.log.suffix(1500))")
    }

    /// Kinds of what `status` finds in the source.
    func findings() async throws -> Set<String> {
        Set(try await fleet.sourceStatus("main")?["findings"]?.array?.compactMap { $0["kind"]?.string } ?? [])
    }

    /// A finding comes.
    func expect(finding kind: String, within limit: Duration = .seconds(30)) async throws {
        #expect(try await eventually(within: limit) { try await findings().contains(kind) }, "no \(kind)")
    }

    /// There come to be so many backups.
    func expectBackups(_ count: Int) async throws {
        let isSo = try await eventually(within: .seconds(90)) {
            try await fleet.ask("backup", "list", "main").array?.count == count
        }
        #expect(isSo, "a: \(a.process.log.suffix(1500)) b: \(b.process.log.suffix(1500))")
    }

    /// Timelines of the restore windows.
    func windows() async throws -> [Int64] {
        let rows = try await fleet.sourceStatus("main")?["windows"]?.array ?? []
        return rows.compactMap { $0["timeline"]?.integer }.sorted()
    }

    /// A restore brings what was there at `mark`.
    func expect(_ mark: CommittedRows.Mark, to target: String) async throws {
        let restored = try await fleet.restore("main", to: target, on: b, like: standby)
        #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark), "to \(target)")
        try await restored.stop()
        try Files.removeTree(restored.directory)
    }
}
