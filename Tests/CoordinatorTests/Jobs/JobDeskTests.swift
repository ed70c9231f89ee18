import Coordinator
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct JobDeskTests {
    private let folder: TemporaryFolder
    private let catalog: Catalog
    private let clock = ManualWallClock()
    private let source = SourceID.random()
    private let agent = AgentID.random()

    init() async throws {
        folder = try TemporaryFolder()
        catalog = try Catalog(path: folder.file("catalog.sqlite"))
        try await catalog.put(
            SourceEntry(
                id: source, name: "main", engine: "postgresql", agent: agent, state: .active, connection: "x=y",
                readers: 2, compress: "lz4", paused: false, branch: LogBranch(rawValue: 0), definition: 0,
                created: clock.now()))
    }

    private func job(_ kind: JobKind = .backup) -> JobEntry {
        let backup = BackupID.random()
        let order =
            kind == .backup
            ? BackupOrder(source: source, backup: backup, type: 0, fast: true).encoded
            : RestoreOrder(
                source: source, backup: backup, backupAttempt: Attempt(rawValue: 1), commitSequence: 1,
                commitDigest: .zero, target: RestoreTarget(kind: .latest, exclusive: false),
                timeline: TimelineID(rawValue: 1), directory: "/x", start: false, originalTablespaces: false,
                force: false, dryRun: false
            ).encoded
        return JobEntry(
            id: .random(), kind: kind, source: source, agent: agent, backup: backup, order: order,
            created: clock.now())
    }

    /// Runs `body` with a desk of its own, as one life of the process.
    private func life(_ link: ScriptedLink?, _ body: (JobDesk) async throws -> Void) async throws {
        let chores = Chores()
        let fleet = Fleet(clock: clock)
        if let link { _ = fleet.connect(agent, link) }
        let desk = JobDesk(catalog: catalog, fleet: fleet, chores: chores, clock: clock, log: .silent)
        try await desk.resume()
        try await withThrowingTaskGroup { group in
            group.addTask { await chores.run() }
            try await body(desk)
            chores.finish()
            try await group.waitForAll()
        }
    }

    private func ended(_ job: JobEntry, _ attempt: UInt64, _ outcome: RunOutcome) -> RunEnded {
        RunEnded(
            job: job.id, attempt: Attempt(rawValue: attempt), outcome: outcome, code: nil, text: nil,
            summary: [Fact(name: "files", value: "3")], steps: [StepTime(name: "copy", microseconds: 5)])
    }

    @Test func anOrderIsCarriedAndItsEndKept() async throws {
        let link = ScriptedLink()
        let job = job(.restore)
        try await life(link) { desk async throws in
            try await desk.submit(job)
            #expect(try await eventually { await desk.open(job.id)?.state == .running })
            try await desk.runEnded(ended(job, 1, .done), from: agent)
            try await desk.runEnded(ended(job, 1, .failed), from: agent)
        }
        #expect(try await catalog.job(job.id)?.state == .done)
        #expect(try await catalog.facts(of: job.id).map(\.name) == ["files", "copy"])
    }

    /// The order, and then its acceptance, cannot be stored at first.
    @Test(arguments: ["sent", "running"])
    func aJobGoesOnOnceTheCatalogueDoes(state: String) async throws {
        let database = try SQLiteDatabase(path: folder.file("catalog.sqlite"))
        try database.run(
            "CREATE TRIGGER refusal BEFORE UPDATE ON jobs WHEN NEW.state = '\(state)' "
                + "BEGIN SELECT RAISE(ABORT, 'no room'); END")
        let link = ScriptedLink()
        let job = job(.restore)
        try await life(link) { desk async throws in
            try await desk.submit(job)
            let before = state == "sent" ? JobState.queued : .sent
            #expect(try await eventually { await desk.open(job.id)?.state == before })
            try await Task.sleep(for: .milliseconds(300))
            #expect(await desk.open(job.id)?.state == before)
            try database.run("DROP TRIGGER refusal")
            #expect(try await eventually(within: .seconds(20)) { await desk.open(job.id)?.state == .running })
            let attempt = await desk.open(job.id)?.attempt.rawValue ?? 0
            try await desk.runEnded(ended(job, attempt, .done), from: agent)
        }
        #expect(try await catalog.job(job.id)?.state == .done)
    }

    @Test func aRunningJobOutlivesTheProcessAndItsAttemptIsNeverGivenOutAgain() async throws {
        let job = job()
        try await life(ScriptedLink()) { desk async throws in
            try await desk.submit(job)
            #expect(try await eventually { await desk.open(job.id)?.state == .running })
        }
        let link = ScriptedLink()
        try await life(link) { desk async throws in
            #expect(await desk.open(job.id)?.state == .running)
            await desk.agentConnected(
                agent,
                runs: [RunClaim(job: job.id, attempt: Attempt(rawValue: 1), kind: .backup, state: .running)])
            #expect(await desk.open(job.id)?.attempt == Attempt(rawValue: 1))
            await desk.agentConnected(agent, runs: [])
            #expect(try await eventually { !link.orders.isEmpty })
            #expect(await desk.open(job.id)?.attempt == Attempt(rawValue: 2))
        }
    }

    @Test func aSecondBackupOfASourceIsRefused() async throws {
        try await life(nil) { desk async throws in
            try await desk.submit(job())
            let error = await #expect(throws: HoldfastError.self) { try await desk.submit(job()) }
            #expect(error?.code == .sourceBusy)
        }
    }

    @Test func aRefusedOrderFailsTheJobWithTheAgentsWords() async throws {
        let job = job()
        let link = ScriptedLink { throw HoldfastError(.sourceBusy, "no") }
        try await life(link) { desk async throws in
            try await desk.submit(job)
            #expect(try await eventually { await desk.open(job.id) == nil })
        }
        #expect(try await catalog.job(job.id)?.state == .failed)
        #expect(try await catalog.job(job.id)?.text == "no")
    }

    @Test func aRunThatNobodyWantsIsStopped() async throws {
        let link = ScriptedLink()
        let stale = JobID.random()
        try await life(link) { desk async throws in
            await desk.agentConnected(
                agent, runs: [RunClaim(job: stale, attempt: Attempt(rawValue: 1), kind: .backup, state: .running)])
            #expect(try await eventually { link.orders.first?.body == .cancel(CancelOrder(job: stale)) })
        }
    }

    @Test func anotherAgentCannotEndAJob() async throws {
        let job = job()
        try await life(ScriptedLink()) { desk async throws in
            try await desk.submit(job)
            let error = await #expect(throws: HoldfastError.self) {
                try await desk.runEnded(ended(job, 1, .done), from: .random())
            }
            #expect(error?.code == .noSuchThing)
        }
    }

    @Test func whatAnAgentSaysOfAJobIsBounded() async throws {
        let job = job(.restore)
        let long = String(repeating: "x", count: 10_000)
        try await life(ScriptedLink()) { desk async throws in
            try await desk.submit(job)
            #expect(try await eventually { await desk.open(job.id)?.state == .running })
            for number in 0..<230 {
                let progress = RunProgress(
                    job: job.id, attempt: Attempt(rawValue: 1), phase: "p\(number)", bytesDone: 1, itemsDone: 0,
                    note: long)
                try await desk.progress(progress, from: agent)
            }
            #expect(await desk.open(job.id)?.phase == "p229")
            var report = ended(job, 1, .failed)
            report.text = long
            report.summary = Array(repeating: Fact(name: long, value: long), count: 300)
            try await desk.runEnded(report, from: agent)
        }
        let lines = try await catalog.log(of: job.id)
        #expect((200..<210).contains(lines.count), "\(lines.count)")
        #expect(lines.allSatisfy { $0.text.count < 3000 })
        #expect(try await catalog.job(job.id)?.text?.count == 2000)
        let facts = try await catalog.facts(of: job.id)
        #expect(facts.count == 201)
        #expect(facts.first?.value?.count == 400)
    }

    @Test func jobsOfAnAgentThatStaysAwayAreLost() async throws {
        let job = job()
        try await life(nil) { desk async throws in
            try await desk.submit(job)
            try await desk.giveUpAbsent()
            #expect(await desk.open(job.id) != nil)
            clock.advance(by: JobDesk.patience + .seconds(1))
            try await desk.giveUpAbsent()
            #expect(await desk.open(job.id) == nil)
        }
        #expect(try await catalog.job(job.id)?.state == .lost)
    }

    @Test func whoFollowsSeesTheEnd() async throws {
        let job = job()
        try await life(nil) { desk async throws in
            try await desk.submit(job)
            let states = try await desk.follow(job.id)
            try await desk.cancel(job.id)
            var last: JobState?
            for await entry in states { last = entry.state }
            #expect(last == .cancelled)
            await #expect(throws: HoldfastError.self) { try await desk.follow(.random()) }
        }
    }

    @Test func aJobThatHasEndedCannotBeCancelled() async throws {
        let job = job()
        try await life(nil) { desk async throws in
            try await desk.submit(job)
            try await desk.cancel(job.id)
            let error = await #expect(throws: HoldfastError.self) { try await desk.cancel(job.id) }
            #expect(error?.code == .noSuchThing)
            #expect(error?.message.contains("cancelled") == true)
        }
    }
}
