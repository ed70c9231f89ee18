import Platform
import Protocol

/// Takes the orders of drills: refuses at once what this agent may not do.
struct DrillDesk: Sendable {
    let parts: AgentParts
    let roles: [AgentRole]
    let place: DrillPlace

    /// Whether the order may be carried out here.
    ///
    /// - Throws: `restoreForbidden` with the remedy; `malformedMessage` for an order that is no drill's.
    func check(_ order: DrillOrder) throws(HoldfastError) {
        guard roles.contains(.drill) else {
            throw HoldfastError(
                .restoreForbidden, "this agent was not enrolled for drills; make a token with --for drill")
        }
        guard order.restore.start, !order.restore.dryRun, order.restore.directory.isEmpty else {
            throw HoldfastError(.malformedMessage, "the restore of a drill starts a server, where the agent chooses")
        }
    }

    /// Carries the order out.
    ///
    /// - Parameters:
    ///   - order: whose job it is.
    ///   - drill: what to do.
    ///   - isBesideSource: whether this agent protects the source too.
    ///   - meter: hears of it, and of the result.
    /// - Throws: `HoldfastError` naming what stopped it; `CancellationError`.
    func run(_ order: Order, _ drill: DrillOrder, besideSource isBesideSource: Bool, _ meter: RunMeter) async throws {
        let program = try await BlockingThreads.shared.run { try Files.readLink("/proc/self/exe") }
        let scratch = try await place.scratch(for: order.job)
        FaultPoint.hit("drill.scratch.made")
        let engine = PostgreSQLDrill(
            scratch: scratch.path, data: scratch.data,
            containment: Containment(socketDirectory: scratch.sockets, libraries: place.permissions.libraries))
        let context = RestoreContext(
            job: order.job, order: drill.restore, root: parts.root,
            delivery: CoordinatorDelivery(link: parts.link, job: order.job, attempt: order.attempt),
            permissions: RestorePermissions(within: scratch.path, binaries: place.permissions.binaries),
            scratchDirectory: parts.directory, program: program
        ) { try engine.restorer($0, $1) }
        var run = DrillRun(order: drill, context: context, engine: engine, scratch: scratch, meter: meter)
        run.log = parts.log.with(.job, "\(order.job)")
        if isBesideSource { run.notes.append("this agent protects the source too: the drill shares a host with it") }
        try await run.run()
    }
}
