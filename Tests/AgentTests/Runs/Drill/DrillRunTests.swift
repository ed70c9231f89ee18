import Agent
import Glibc
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct DrillRunTests {
    /// A drill of a sample repository.
    private struct Scene {
        let scene: RestoreScene
        let scratch: DrillScratch
        let engine: ScriptedDrill
        let meter = RunMeter(job: .random(), attempt: Attempt(rawValue: 1))
        var order: DrillOrder

        init(_ engine: ScriptedDrill = ScriptedDrill()) async throws {
            var scene = try await RestoreScene()
            scene.order.start = true
            scene.order.directory = ""
            self.scene = scene
            self.engine = engine
            scratch = try DrillScratch(for: .random(), in: scene.folder.file("drills"))
            order = DrillOrder(restore: scene.order, amcheck: false, fullRead: false, timeLimit: 60, asked: "latest")
        }

        func run() async throws {
            let engine = engine
            let context = RestoreContext(
                job: meter.job, order: order.restore, root: scene.sample.builder.keys.root, delivery: scene.delivery,
                permissions: RestorePermissions(within: scratch.path, binaries: []),
                scratchDirectory: scene.folder.path, program: "/bin/none"
            ) { try engine.restorer($0, $1) }
            try await DrillRun(order: order, context: context, engine: engine, scratch: scratch, meter: meter).run()
        }

        /// Whether anything is left.
        var isClean: Bool {
            get throws { try !Files.exists(scratch.path) }
        }
    }

    private static func check(_ name: String, _ expected: String?) -> DrillCheck {
        DrillCheck(name: name, database: "d", sql: "SELECT", expected: expected, comparison: .equal)
    }

    @Test func everyStepIsTakenAndNothingStays() async throws {
        var drill = try await Scene(ScriptedDrill(answers: { $0.name == "a" ? "1" : "2" }))
        drill.order.checks = [Self.check("a", "1"), Self.check("b", "1"), Self.check("c", nil)]
        drill.order.amcheck = true
        drill.order.fullRead = true
        try await drill.run()
        let result = try #require(drill.meter.drill)
        #expect(result.checks.map(\.name) == ["a", "b", "c", "pg_amcheck", "page checksums"])
        #expect(result.checks.map(\.verdict) == [.passed, .failed, .passed, .passed, .passed])
        #expect(result.checks[1].found == "2" && result.checks[1].expected == "1")
        #expect(result.serverVersion == "15.1" && result.networkCut && result.contained == ["ssl off"])
        #expect(result.reachedTarget && result.recoveredTo == LSN(rawValue: 7))
        #expect(result.processesHeld == true && result.notes.contains("nothing in 'closed' was checked"))
        // The line that ends the command says what the evidence says, and nothing that is gone by then.
        let told = Dictionary(drill.meter.summary.map { ($0.name, $0.value) }) { $1 }
        #expect(told["recovered to"] == result.recoveredTo.map { "\($0)" })
        #expect(told["timeline"] == result.timeline.map { "\($0)" })
        #expect(told["port"] == nil && told["directory"] == nil)
        #expect(result.bytesFetched > 1000)
        #expect(result.host.map(\.name) == ["kernel", "processors", "memory"])
        #expect(
            drill.meter.steps.map(\.name)
                == ["prove", "fetch", "log", "replay", "open", "checks", "stop", "read", "remove"])
        #expect(drill.engine.steps == ["enter", "answer", "answer", "answer", "structure", "stop", "pages"])
        #expect(try drill.isClean)
    }

    @Test func everythingGoesIntoTheScratch() async throws {
        var drill = try await Scene()
        drill.order.restore.originalTablespaces = true
        drill.order.restore.port = 5433
        try await drill.run()
        let setting = try #require(drill.engine.setting)
        #expect(setting.directory == drill.scratch.data)
        #expect(setting.port == nil && setting.starts)
        #expect(setting.tablespaces.allSatisfy { $0.location == "\(drill.scratch.tablespaces)/\($0.oid)" })
    }

    @Test func aQuestionWithoutAnswerIsBrokenAndNoEnd() async throws {
        let failing = ScriptedDrill(
            answers: { _ in throw HoldfastError(.databaseStatement, "no such thing") },
            structure: { throw HoldfastError(.serverBinaries, "there is no 'pg_amcheck'") })
        var drill = try await Scene(failing)
        drill.order.checks = [Self.check("a", nil)]
        drill.order.amcheck = true
        try await drill.run()
        let checks = try #require(drill.meter.drill).checks
        #expect(checks.map(\.verdict) == [.broken, .broken])
        #expect(checks[0].found?.contains("no such thing") == true)
        #expect(checks[1].found?.contains("pg_amcheck") == true)
    }

    @Test func damageIsAFailedCheck() async throws {
        var drill = try await Scene(ScriptedDrill(structure: { "heap table t, block 1: damaged" }))
        drill.order.amcheck = true
        try await drill.run()
        let check = try #require(drill.meter.drill?.checks.first)
        #expect(check.verdict == .failed && check.found == "heap table t, block 1: damaged")
    }

    @Test func theTimeLimitBreaksTheChecksThatAreLeft() async throws {
        let slow = ScriptedDrill(answers: { _ in
            try await Task.sleep(for: .seconds(60))
            return nil
        })
        var order = try await Scene().order
        order.checks = [Self.check("a", nil), Self.check("b", nil)]
        order.amcheck = true
        let questions = DrillQuestions(order: order, engine: slow, end: .now + .milliseconds(300))
        let checks = try await questions.ask()
        #expect(checks.map(\.verdict) == [.broken, .broken, .broken])
        #expect(checks[0].found?.contains("took longer") == true)
        #expect(checks[1].found?.contains("time limit") == true)
        #expect(slow.steps == ["answer"])
    }

    @Test func aRestoreThatTakesTooLongEndsTheDrill() async throws {
        var drill = try await Scene(ScriptedDrill(recovery: { _, _ in try await Task.sleep(for: .seconds(60)) }))
        drill.order.timeLimit = 2
        let ready = drill
        let error = await #expect(throws: HoldfastError.self) { try await ready.run() }
        #expect(error?.code == .timedOut)
        #expect(drill.meter.drill == nil)
        #expect(try drill.isClean)
    }

    @Test func aDamagedObjectEndsTheDrillAndNothingStays() async throws {
        let drill = try await Scene()
        drill.scene.flip(drill.scene.path("/pack-000001"))
        let error = await #expect(throws: HoldfastError.self) { try await drill.run() }
        #expect(error?.code == .objectDamaged)
        #expect(drill.meter.steps.map(\.name).last == "remove")
        #expect(try drill.isClean)
        let log = drill.meter.summary.filter { $0.name == DrillResult.serverLog }.map(\.value)
        #expect(log == ["the last", "words"], "the log is gone with the scratch")
    }

    @Test func aCancelledDrillLeavesNothing() async throws {
        let endless = ScriptedDrill(answers: { _ in
            try await Task.sleep(for: .seconds(600))
            return nil
        })
        var drill = try await Scene(endless)
        drill.order.checks = [Self.check("a", nil)]
        let ready = drill
        let task = Task { try await ready.run() }
        _ = try await eventually { endless.steps.last == "answer" }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(drill.meter.drill == nil)
        #expect(try drill.isClean)
    }
}
