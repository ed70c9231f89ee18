import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// The spool has no room: it is told, nobody is harmed that did not choose to wait, and it goes on by itself.
    @Suite(.enabled(if: SmallDisk.isPossible, "no disk can be mounted here"))
    struct FullSpoolTests {
        private static let diskMegabytes = 24

        @Test(.timeLimit(.minutes(5)))
        func aFullDiskDoesNotDisturbAsynchronousWriters() async throws {
            try await SpoolScene.with(mode: "asynchronous", spoolLimit: Self.diskMegabytes) { scene in
                let disk = try #require(scene.fleet.spoolDisk)
                let rows = try await AcknowledgedRows(on: scene.server)
                try await scene.expectProgress(of: rows)
                async let longest = Self.longestPause(of: rows, during: .seconds(LongRun.count(12, long: 60)))
                try disk.fill()
                try await Self.expectAlarm(scene, "spool-failed", "HF-617", "make room there")
                #expect(try await longest < .seconds(2))
                #expect(try await scene.findings()["spool-failed"] != nil)
                try disk.empty()
                try await scene.expectHealth(within: .seconds(40))
                try await scene.expectProgress(of: rows)
                await rows.stop()
                try await scene.expectAllSpooled()
                try await scene.loseHost()
                try await scene.expectNothingMissing(of: rows)
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func aFullDiskHasSynchronousCommitsWaitAndGoOnByThemselves() async throws {
            try await SpoolScene.with(mode: "synchronous", spoolLimit: Self.diskMegabytes) { scene in
                let disk = try #require(scene.fleet.spoolDisk)
                let rows = try await AcknowledgedRows(on: scene.server)
                try await scene.expectProgress(of: rows)
                try disk.fill()
                try await Self.expectAlarm(scene, "spool-failed", "HF-617", "make room there")
                try await Self.expectStandstill(of: rows)
                try disk.empty()
                try await scene.expectProgress(of: rows, within: .seconds(40))
                try await scene.expectHealth(within: .seconds(20))
                try await scene.loseHost()
                await rows.stop()
                try await scene.expectNothingMissing(of: rows)
            }
        }

        /// The repository takes nothing, so the spool keeps all that comes, up to what it may.
        @Test(.timeLimit(.minutes(8)))
        func aSpoolAtItsLimitIsToldAndCommitsWaitUntilTheRepositoryTakesLog() async throws {
            try await SpoolScene.with(
                mode: "synchronous", repositoryLimit: 160, settings: ["spool-limit: 192MiB"],
                options: ["--compress", "lz4"]
            ) { scene in
                let disk = try #require(scene.fleet.repositoryDisk)
                let rows = try await AcknowledgedRows(on: scene.server)
                try await scene.expectProgress(of: rows)
                try disk.fill()
                let flood = try await Flood(on: scene.server)
                try await Self.expectAlarm(scene, "spool-full", "HF-616", "raise spool-limit", within: .seconds(180))
                try await Self.expectStandstill(of: rows)
                try disk.empty()
                try disk.resize(megabytes: 1024)
                try await scene.expectProgress(of: rows, within: .seconds(120))
                await flood.stop()
                try await scene.expectHealth(within: .seconds(120))
                try await scene.loseHost()
                await rows.stop()
                try await scene.expectNothingMissing(of: rows)
            }
        }

        /// `status` tells of it, with its code and what to do.
        private static func expectAlarm(
            _ scene: SpoolScene, _ kind: String, _ code: String, _ advice: String, within limit: Duration = .seconds(15)
        ) async throws {
            let finding = try #require(try await scene.finding(kind, within: limit))
            #expect(finding["severity"]?.string == "critical")
            #expect(finding["code"]?.string == code)
            #expect(finding["text"]?.string?.contains(advice) == true, "\(finding.text)")
            let shown = try await scene.fleet.command("status").outputText
            #expect(shown.contains("critical \(kind) (\(code))"), "\(shown)")
        }

        /// Commits wait; one that was under way may still end.
        private static func expectStandstill(of rows: AcknowledgedRows) async throws {
            try await Task.sleep(for: .seconds(1))
            let before = rows.count
            try await Task.sleep(for: .seconds(4))
            #expect(rows.count <= before + 4, "commits end that nobody holds")
        }

        /// The longest time in which one of the writers had no commit.
        private static func longestPause(of rows: AcknowledgedRows, during time: Duration) async throws -> Duration {
            let begun = ContinuousClock.now
            var last = rows.last
            var since = last.map { _ in begun }
            var longest = Duration.zero
            while begun.duration(to: .now) < time {
                try await Task.sleep(for: .milliseconds(50))
                let now = ContinuousClock.now
                for (at, row) in rows.last.enumerated() {
                    longest = max(longest, since[at].duration(to: now))
                    guard row > last[at] else { continue }
                    (last[at], since[at]) = (row, now)
                }
            }
            return longest
        }
    }
}
