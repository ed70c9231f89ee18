import Platform
import Protocol
import Repository

/// Restores one backup and, if it is ordered, brings the database back to life at the target.
package struct RestoreRun: Sendable {
    let context: RestoreContext
    let meter: RunMeter

    package init(context: RestoreContext, meter: RunMeter) {
        self.context = context
        self.meter = meter
    }

    /// The restore: proof, files, log, recovery. Until ``RestoreMarker`` is gone, it can be run again with force.
    ///
    /// - Throws: `HoldfastError` naming what stopped it; `CancellationError`.
    package func run() async throws {
        _ = try await restore()
    }

    /// As ``run()``.
    ///
    /// - Returns: how it ended; nil for a dry run.
    func restore() async throws -> RestoreEnd? {
        let (proof, plan) = try await meter.step("prove") {
            var proof = try await RestoreProof(context)
            let plan = try await RestoreTargetPlan(context, proof)
            if let note = try await proof.survey(context, plan.restorer) { meter.tell("note", note) }
            return (proof, plan)
        }
        meter.tell("backup", "\(proof.commit.backup)")
        // A drill's is gone by the time that anybody reads of it.
        if context.drill == nil { meter.tell("directory", plan.layout.directory) }
        guard !context.order.dryRun else {
            tell(proof, plan)
            return nil
        }
        let locks = try await lock(plan.layout.directories)
        defer { withExtendedLifetime(locks) {} }
        do {
            return RestoreEnd(proof: proof, plan: plan, recovered: try await write(proof, plan))
        } catch {
            throw RestoreFailure.told(
                error, directory: plan.layout.directory, staysThere: context.drill == nil)
        }
    }

    /// Writes the target; what is done is told once all of it is.
    private func write(_ proof: RestoreProof, _ plan: RestoreTargetPlan) async throws -> RecoveryEnd? {
        let roots = try await meter.step("fetch") { try await fetchFiles(proof, plan) }
        var recovered: RecoveryEnd?
        if context.order.start {
            recovered = try await RestoreRecovery(context: context, proof: proof, plan: plan, meter: meter).run(
                roots[0])
        } else {
            try await meter.step("log") { try await layLog(proof, plan, roots[0]) }
        }
        try await meter.step("open") {
            try await context.drill?.enter()
            try await finish(plan, roots)
        }
        tell(proof, plan)
        guard let recovered else { return nil }
        guard context.drill == nil else {
            // A drill makes the rest a part of its result.
            for note in recovered.notes { meter.tell("note", note) }
            return recovered
        }
        tell(recovered)
        let check = ReplayCheck(log: proof.log, reader: context.reader(proof))
        try await check.run(recovered) { plan.restorer.logReader(from: $0) }
        return recovered
    }

    /// Keeps other restores out of the directories, which are made.
    private func lock(_ directories: [String]) async throws -> [FileLock] {
        try await BlockingThreads.shared.run {
            try directories.map { directory in
                do {
                    try Files.makeDirectories(directory)
                    return try FileLock(
                        directory: directory,
                        taken: "another restore writes into '\(directory)'; wait for its end or cancel it first")
                } catch let error as SystemError {
                    throw HoldfastError(error, doing: "cannot lock '\(directory)'")
                }
            }
        }
    }

    private func fetchFiles(_ proof: RestoreProof, _ plan: RestoreTargetPlan) async throws -> [TargetRoot] {
        meter.expect(bytes: plan.plainBytes, items: UInt64(plan.tree.wanted.count))
        try await mark(plan)
        try await plan.restorer.emptyTarget()
        FaultPoint.hit("restore.emptied")
        let roots = try await BlockingThreads.shared.run {
            try checkSpace(proof, plan)
            return try plan.tree.make(owner: plan.owner)
        }
        FaultPoint.hit("restore.files.made")
        let fetch = PackFetch(
            content: proof.content, repository: context.root.repository, keyring: proof.keyring,
            delivery: context.delivery, files: plan.tree.files, roots: roots, meter: meter)
        try await fetch.run(plan.book)
        FaultPoint.hit("restore.fetched")
        try await FileCheck(roots: roots).run(plan.tree.wanted)
        try await BlockingThreads.shared.run { try plan.tree.syncDirectories(roots) }
        FaultPoint.hit("restore.files.durable")
        return roots
    }

    /// Puts the marker into every directory before anything else is done there, so that it can be told for ours.
    private func mark(_ plan: RestoreTargetPlan) async throws {
        let marker = RestoreMarker(order: context.order, job: context.job, owner: plan.owner)
        try await BlockingThreads.shared.run {
            for directory in plan.layout.directories {
                do throws(SystemError) {
                    try marker.write(in: directory)
                } catch {
                    throw HoldfastError(error, doing: "cannot mark '\(directory)' as an unfinished restore")
                }
            }
        }
        FaultPoint.hit("restore.marked")
    }

    private func checkSpace(_ proof: RestoreProof, _ plan: RestoreTargetPlan) throws {
        let free = try Files.freeSpace(plan.layout.directory)
        let devices = Set(try plan.layout.directories.map { try Files.stat($0).device })
        let need = RestoreSpace(
            files: plan.plainBytes,
            log: UInt64(proof.log.segments.count).multipliedReportingOverflow(
                by: proof.log.segmentSize), replays: context.order.start)
        guard need.bytes > free, devices.count == 1 else { return }
        throw HoldfastError(
            .noSpace, "'\(plan.layout.directory)' has room for \(free) bytes, but \(need)")
    }

    private func layLog(_ proof: RestoreProof, _ plan: RestoreTargetPlan, _ root: TargetRoot) async throws {
        let total = UInt64(proof.log.segments.count)
        meter.expect(bytes: total &* proof.log.segmentSize, items: total)
        let laying = LogLaying(reader: context.reader(proof), root: root, meter: meter)
        try await laying.run(proof.log, proof.histories)
        let end = LaidEnd(log: proof.log, root: root, target: context.order.target)
        let restorer = plan.restorer
        let endsWithLog = try await BlockingThreads.shared.run { end.isBehindLog { restorer.logReader(from: $0) } }
        let notes = try await plan.restorer.configure(
            proof.content.restored(
                plan.layout, logCommand: LogLaying.command, endsWithLog: endsWithLog, isCompared: true))
        FaultPoint.hit("restore.configured")
        for note in notes { meter.tell("note", note) }
        meter.tell("log command", LogLaying.command)
    }

    /// Makes everything durable that was written last and takes the markers away.
    private func finish(_ plan: RestoreTargetPlan, _ roots: [TargetRoot]) async throws {
        try await BlockingThreads.shared.run {
            for root in roots { try root.syncFileSystem() }
            FaultPoint.hit("restore.durable")
            for directory in plan.layout.directories.reversed() { try RestoreMarker.remove(from: directory) }
        }
        FaultPoint.hit("restore.finished")
    }

    private func tell(_ proof: RestoreProof, _ plan: RestoreTargetPlan) {
        meter.tell("files", "\(plan.tree.wanted.count)")
        meter.tell("bytes", "\(plan.tree.wanted.reduce(0 as UInt64) { $0 &+ $1.length })")
        meter.tell("log objects", "\(proof.log.segments.count)")
        meter.tell("log end", "\(LogPosition(timeline: context.order.timeline, lsn: proof.log.end))")
    }

    private func tell(_ end: RecoveryEnd) {
        meter.tell("recovered to", "\(end.position)")
        if let time = end.time { meter.tell("last transaction", time.iso8601) }
        meter.tell("timeline", "\(end.timeline)")
        meter.tell("port", "\(end.port)")
        for note in end.notes { meter.tell("note", note) }
    }
}
