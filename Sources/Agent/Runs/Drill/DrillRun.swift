package import Platform
package import Protocol
import Synchronization

/// Restores a backup into scratch, looks whether it is what was backed up, and leaves nothing behind.
package struct DrillRun: Sendable {
    /// The longest that any drill may take.
    private static let longest: UInt64 = 30 * 86_400  // seconds

    let order: DrillOrder
    let context: RestoreContext
    let engine: any DrillEngine
    let scratch: DrillScratch
    let meter: RunMeter
    private let delivery: CountingDelivery
    /// What the operator should know beforehand.
    package var notes: [String] = []
    package var log = Log.silent

    /// - Parameters:
    ///   - order: what to do; where to restore to is the scratch's word.
    ///   - context: what the restore works with; its order is the drill's.
    ///   - engine: the database's side, made for the same scratch.
    ///   - scratch: gone in the end, whatever comes.
    ///   - meter: hears of the steps, and of the result.
    package init(
        order: DrillOrder, context: RestoreContext, engine: any DrillEngine, scratch: DrillScratch, meter: RunMeter
    ) {
        self.order = order
        self.engine = engine
        self.scratch = scratch
        self.meter = meter
        delivery = CountingDelivery(context.delivery)
        self.context = context.inScratch(scratch, delivery)
    }

    /// The drill: restore, open, checks, stop, removal.
    ///
    /// - Throws: `HoldfastError` naming what stopped the restore; `CancellationError`. Failed checks are no error.
    package func run() async throws {
        let limit = Duration.seconds(Int64(min(max(order.timeLimit, 1), Self.longest)))
        do {
            var result = try await rehearse(until: .now + limit)
            if let left = await cleanUp() { result.notes.append(left) }
            meter.conclude(result)
        } catch {
            for line in await engine.lastWords() { meter.tell(DrillResult.serverLog, line) }
            _ = await cleanUp()
            throw error
        }
    }

    private func rehearse(until end: ContinuousClock.Instant) async throws -> DrillResult {
        let (restored, database) = try await restore(until: end)
        FaultPoint.hit("drill.opened")
        let questions = DrillQuestions(order: order, engine: engine, end: end)
        var missed: String?
        var checks = try await meter.step("checks") {
            missed = try await shortfall(restored)
            return try await questions.ask()
        }
        FaultPoint.hit("drill.checked")
        try await meter.step("stop") { try await engine.stop() }
        FaultPoint.hit("drill.stopped")
        if order.fullRead { checks.append(try await meter.step("read") { try await questions.readPages() }) }
        var result = DrillResult(
            serverVersion: database.version, reachedTarget: missed == nil,
            recoveredTo: database.recoveredTo ?? restored.recovered?.position, timeline: context.order.timeline,
            lastCommit: restored.recovered?.time, bytesFetched: delivery.bytes, checks: checks,
            contained: database.contained, networkCut: database.isNetworkCut, notes: notes, host: Self.host)
        result.processesHeld = database.areProcessesHeld
        result.notes += database.notes
        result.notes += meter.summary.filter { $0.name == "note" }.map(\.value) + (missed.map { [$0] } ?? [])
        if let position = result.recoveredTo { meter.tell("recovered to", "\(position)") }
        if let time = result.lastCommit { meter.tell("last transaction", time.iso8601) }
        meter.tell("timeline", "\(context.order.timeline)")
        return result
    }

    private func restore(
        until end: ContinuousClock.Instant
    ) async throws -> (RestoreEnd, DrilledDatabase) {
        let found = Mutex<DrilledDatabase?>(nil)
        var context = context
        context.drill = .init(tablespaces: scratch.tablespaces) { [engine] in
            let database = try await engine.enter()
            found.withLock { $0 = database }
        }
        let run = RestoreRun(context: context, meter: meter)
        let restored = try await withDeadline(end - .now, doing: "the drill") { try await run.restore() }
        guard let restored, let database = found.withLock({ $0 }) else {
            throw HoldfastError(.internalFault, "the restore of a drill did not start its server")
        }
        return (restored, database)
    }

    /// Why recovery did not end where it should have; nil when it did.
    private func shortfall(_ restored: RestoreEnd) async throws -> String? {
        guard let recovered = restored.recovered else { return nil }
        let check = ReplayCheck(log: restored.proof.log, reader: context.reader(restored.proof))
        let restorer = restored.plan.restorer
        return try await check.shortfall(recovered) { restorer.logReader(from: $0) }
    }

    /// Ends what still runs and removes everything, also for a run that was cancelled.
    ///
    /// - Returns: what could not be removed, for the operator; nil when nothing is left.
    private func cleanUp() async -> String? {
        let (scratch, meter, log) = (scratch, meter, log)
        // Shielded: a cancelled task could neither wait nor get a thread.
        return await Task {
            do {
                try await meter.step("remove") {
                    try await scratch.server.end(inOrder: false)
                    try await BlockingThreads.shared.run { try scratch.remove() }
                }
                FaultPoint.hit("drill.removed")
                return nil
            } catch {
                let reason = HoldfastError(channelError: error).message
                log.error("drill.left", (.path, scratch.path), (.reason, reason))
                return "the scratch is left for the agent's next start: \(reason)"
            }
        }.value
    }

    private static var host: [Fact] {
        [
            Fact(name: "kernel", value: Host.kernel), Fact(name: "processors", value: "\(Host.processors)"),
            Fact(name: "memory", value: "\(Host.memory)"),
        ]
    }
}
