import Platform
import Protocol
import Repository

/// Takes one full backup.
package final class BackupRun: Sendable {
    /// Packs put at the same time.
    static let uploaders = 2
    /// Readers at most: each holds a pack in memory.
    static let readerLimit = 4
    /// How often it is made sure that the database still is in backup mode.
    static let watchInterval = Duration.seconds(5)
    /// How long the log may take to become durable up to the end of the backup.
    static let logPatience = Duration.seconds(15 * 60)

    let context: BackupContext
    let meter: RunMeter
    let uploader: ObjectUploader
    private let engine: any Engine
    private let logRun: LogStreamRun
    private let chain: RecordAppender

    /// - Parameters:
    ///   - context: whose backup, and how it is taken.
    ///   - engine: the database.
    ///   - logRun: keeps the log, without which no backup counts.
    ///   - meter: hears how far it is.
    package init(context: BackupContext, engine: any Engine, logRun: LogStreamRun, meter: RunMeter) {
        self.context = context
        self.engine = engine
        self.logRun = logRun
        self.meter = meter
        uploader = ObjectUploader(link: context.parts.link, job: context.job, attempt: context.attempt)
        chain = context.parts.appender(of: context.source, .backup)
    }

    /// The backup from its intent to its commit; on any failure nothing of it is listed and the database is left alone.
    package func run() async throws {
        let facts = try await meter.step("connecting") { try await engine.facts() }
        try await meter.step("waiting for the log stream") { try await logRun.awaitStreaming() }
        let (key, keyEntry) = try await meter.step("declaring") { try await declare() }
        do {
            let started = context.parts.clock.now()
            let session = try await meter.step("starting") { try await begin() }
            do {
                let start = session.start
                let copied = try await meter.step("copying") {
                    try await watching(session) { [self] in try await copyFiles(session, key) }
                }
                FaultPoint.hit("backup.stopping")
                let end = try await meter.step("stopping") { try await session.end() }
                FaultPoint.hit("backup.stopped")
                let times = (started: started, stopped: context.parts.clock.now())
                try await meter.step("waiting for the log") { try await awaitLog(from: start, to: end) }
                let written = BackupDraft(
                    context: context, facts: facts, start: start, end: end, copied: copied, key: key,
                    keyEntry: keyEntry, times: times)
                try await meter.step("committing") { try await commit(written) }
            } catch {
                await session.abandon()
                throw error
            }
        } catch {
            await abort(error)
            throw error
        }
    }

    /// Makes the intent durable, and with it the sealed key, before anything under the key is stored.
    private func declare() async throws -> (InputKey, KeyEntry) {
        _ = try await chain.open()
        let key = InputKey.generate()
        let entry = try KeySealing.seal(
            key, to: context.recipients, repository: context.parts.root.repository, source: context.source,
            attempt: context.attempt, made: context.parts.clock.now())
        FaultPoint.hit("backup.before-intent")
        try await chain.append(
            .intent(
                IntentContent(backup: context.backup, attempt: context.attempt, type: .full, keys: [entry])),
            attempt: context.attempt)
        FaultPoint.hit("backup.intent.durable")
        return (key, entry)
    }

    private func begin() async throws -> any BackupSession {
        let session = try await engine.beginBackup(label: "holdfast \(context.backup)", fast: context.isFast)
        FaultPoint.hit("backup.begun")
        return session
    }

    /// Ends `work` at once when the database has left backup mode, which makes it vain.
    private func watching<T: Sendable>(
        _ session: any BackupSession, _ work: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        let watch = BackupWatch(interval: Self.watchInterval) { try await session.check() }
        return try await watch.during(work)
    }

    /// The backup counts only with the log of its own duration.
    private func awaitLog(from start: BackupStart, to end: BackupEnd) async throws {
        let run = logRun
        _ = try await withDeadline(Self.logPatience, doing: "making the log durable up to \(end.lsn)") {
            try await run.flush(to: end.lsn)
        }
        guard logRun.covers(start.timeline, from: start.lsn) else {
            throw HoldfastError(
                .logNotFollowed,
                "the stored log of timeline \(start.timeline) does not reach back to the backup's start \(start.lsn)")
        }
        FaultPoint.hit("backup.log.durable")
    }

    private func commit(_ draft: BackupDraft) async throws {
        let manifest = try draft.manifest()
        FaultPoint.hit("backup.before-manifest")
        let inventory = draft.inventory(with: manifest)
        try await uploader.put(context.inventory, inventory.encoded)
        FaultPoint.hit("backup.inventory.stored")
        try await uploader.put(manifest.name, MemoryBody(manifest.body), digest: manifest.digest)
        FaultPoint.hit("backup.manifest.stored")
        let commit = draft.commit(manifest: manifest, inventory: inventory)
        try await chain.append(.commit(commit), attempt: context.attempt)
        FaultPoint.hit("backup.committed")
        draft.tell(meter, commit)
        await raiseAlarms(draft.findings)
    }

    /// Tells the coordinator of damaged pages; the backup stands, since it holds what the database holds.
    private func raiseAlarms(_ findings: [ManifestFinding]) async {
        var texts = findings.prefix(BackupDraft.toldFindings).map(\.text)
        let more = findings.count - texts.count
        if more > 0 { texts.append("\(more) more pages fail their checksums in backup \(context.backup)") }
        for text in texts {
            let alarm = SourceAlarm(source: context.source, kind: "checksum", text: text)
            _ = try? await context.parts.link.ask(alarm, for: Done.self)
        }
    }

    /// Says in the chain that nothing comes of the attempt; shielded from the cancellation that may have led here.
    private func abort(_ error: any Error) async {
        let reason = error is CancellationError ? "cancelled" : (error as? HoldfastError)?.message ?? "\(error)"
        let (chain, context) = (chain, context)
        let record = Task {
            try await withDeadline(.seconds(30), doing: "recording the end of the attempt") {
                try await chain.append(
                    .abort(
                        AbortContent(
                            backup: context.backup, attempt: context.attempt, reason: String(reason.prefix(500)))),
                    attempt: context.attempt)
            }
        }
        _ = await record.result
    }
}
