import CSystem
import Platform
import Protocol
import Repository

/// The runs of this agent: starts them, refuses lower attempts, and tells their end until the coordinator knows it.
actor RunRegistry {
    /// How long the end of a run is told before it is given up.
    static let endPatience = Duration.seconds(24 * 3600)

    private struct Entry {
        var attempt: Attempt
        var kind: RunKind
        var source: SourceID
        var state = RunState.running
        var task: Task<Void, Never>?
    }

    private let parts: AgentParts
    private let sources: SourceBook
    private let restores: RestoreDesk
    private let drills: DrillDesk
    private var entries: [JobID: Entry] = [:]

    init(parts: AgentParts, sources: SourceBook, restores: RestoreDesk, drills: DrillDesk) {
        self.parts = parts
        self.sources = sources
        self.restores = restores
        self.drills = drills
    }

    /// What the greeting tells of runs.
    var claims: [RunClaim] {
        entries.map { RunClaim(job: $0.key, attempt: $0.value.attempt, kind: $0.value.kind, state: $0.value.state) }
    }

    /// Starts a backup.
    func start(_ order: Order, _ backup: BackupOrder) async throws {
        let entry = try await sources.entry(backup.source)
        guard let logRun = entry.logRun else {
            throw HoldfastError(
                .logNotFollowed, "source '\(entry.assignment.name)' is paused: its log is not kept, so no backup counts"
            )
        }
        guard backup.type == BackupType.full.rawValue else {
            throw HoldfastError(.runRefused, "this agent takes full backups only; bring it up to date")
        }
        let context = BackupContext(
            parts: parts, source: backup.source, backup: backup.backup, job: order.job, attempt: order.attempt,
            branch: entry.assignment.branch, setting: entry.setting,
            readers: min(max(Int(entry.assignment.readers), 1), BackupRun.readerLimit),
            maxRate: entry.assignment.maxRate, recipients: entry.recipients, isFast: backup.fast)
        try begin(order, .backup, backup.source) { meter in
            try await BackupRun(context: context, engine: entry.engine, logRun: logRun, meter: meter).run()
        }
    }

    /// Says in the source's chain of backups that this member writes from now on.
    func takeOver(_ order: HandoverOrder, _ attempt: Attempt) async throws {
        let chain = parts.appender(of: order.source, .backup)
        _ = try await chain.open()
        let content = HandoverContent(
            from: WriterID(order.from), to: parts.signer.writer, timeline: order.timeline, lsn: order.position)
        try await chain.append(.handover(content), attempt: attempt)
    }

    /// Starts a restore.
    func start(_ order: Order, _ restore: RestoreOrder) async throws {
        try restores.check(restore)
        let restores = restores
        try begin(order, .restore, restore.source) { meter in
            try await restores.run(order, restore, meter)
        }
    }

    /// Starts a drill.
    func start(_ order: Order, _ drill: DrillOrder) async throws {
        try drills.check(drill)
        let drills = drills
        let isMember = (try? await sources.entry(drill.restore.source)) != nil
        try begin(order, .drill, drill.restore.source) { meter in
            try await drills.run(order, drill, besideSource: isMember, meter)
        }
    }

    /// Asks the run of a job to end; its end is told as that of any other.
    func cancel(_ job: JobID) {
        entries[job]?.task?.cancel()
    }

    /// Asks every run to end and waits until they have.
    func endAll() async {
        for entry in entries.values { entry.task?.cancel() }
        for entry in entries.values { await entry.task?.value }
    }

    private func begin(
        _ order: Order, _ kind: RunKind, _ source: SourceID, _ work: @escaping @Sendable (RunMeter) async throws -> Void
    ) throws {
        let older = entries[order.job]
        if let older {
            guard order.attempt >= older.attempt else {
                throw HoldfastError(
                    .runRefused, "attempt \(order.attempt) of job \(order.job) is older than attempt \(older.attempt)")
            }
            if order.attempt == older.attempt { return }
            older.task?.cancel()
        }
        let busy = entries.contains {
            $0.key != order.job && $0.value.kind == kind && $0.value.source == source && $0.value.state == .running
        }
        guard !busy || kind != .backup else {
            throw HoldfastError(.runRefused, "another backup of the source is being taken; wait for its end")
        }
        let meter = RunMeter(job: order.job, attempt: order.attempt)
        entries[order.job] = Entry(attempt: order.attempt, kind: kind, source: source)
        // A run outlives the connection that its order came by.
        entries[order.job]?.task = Task {
            await older?.task?.value
            await self.carryOut(meter, work)
        }
    }

    private func carryOut(_ meter: RunMeter, _ work: @escaping @Sendable (RunMeter) async throws -> Void) async {
        let link = parts.link
        let log = parts.log.with(.job, "\(meter.job)").with(.attempt, meter.attempt.rawValue)
        log.info("run.started")
        let failure: (any Error)? = await withDiscardingTaskGroup { group in
            group.addTask { await meter.report(over: link) }
            defer { group.cancelAll() }
            do {
                try await work(meter)
                return nil
            } catch {
                return error
            }
        }
        let end = Self.end(meter, failure)
        if let text = end.text {
            log.error("run.failed", (.reason, text))
        } else {
            log.info("run.done")
        }
        setEnded(meter)
        // A run's buffers are large and rarely needed again.
        malloc_trim(0)
        // Shielded: the end must be told even when the run was cancelled.
        await Task {
            do {
                try await link.insist(on: end, patience: Self.endPatience)
            } catch {
                log.warn("run.end-not-told", (.reason, HoldfastError(channelError: error).message))
            }
        }.value
        remove(meter)
    }

    private func setEnded(_ meter: RunMeter) {
        if entries[meter.job]?.attempt == meter.attempt { entries[meter.job]?.state = .ended }
    }

    private func remove(_ meter: RunMeter) {
        if entries[meter.job]?.attempt == meter.attempt { entries[meter.job] = nil }
    }

    private static func end(_ meter: RunMeter, _ failure: (any Error)?) -> RunEnded {
        var end = RunEnded(
            job: meter.job, attempt: meter.attempt, outcome: .done, summary: meter.summary, steps: meter.steps,
            drill: failure == nil ? meter.drill : nil)
        guard let failure else { return end }
        let error = HoldfastError(channelError: failure)
        end.outcome = error.code == .cancelled ? .cancelled : .failed
        end.code = UInt32(error.code.rawValue)
        end.text = error.code == .cancelled ? "the run was cancelled" : error.message
        return end
    }
}
