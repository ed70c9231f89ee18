import Platform
import Protocol

/// Takes restore orders: refuses at once what this host does not allow.
struct RestoreDesk: Sendable {
    let parts: AgentParts
    let roles: [AgentRole]
    let permissions: RestorePermissions
    /// The file that the permissions stand in, for the refusal.
    let configurationPath: String

    /// Whether the order may be carried out here.
    ///
    /// - Throws: `restoreForbidden` with the lines to add.
    func check(_ order: RestoreOrder) throws(HoldfastError) {
        guard roles.contains(.restore) else {
            throw HoldfastError(
                .restoreForbidden, "this agent was not enrolled to restore; make a token with --for restore")
        }
        let paths = [order.directory] + order.tablespaces.map(\.new)
        for path in paths where !permissions.allow(path) {
            throw HoldfastError(.restoreForbidden, "'\(path)' is not allowed here; \(remedy(path))")
        }
    }

    /// What to write so that a restore to `path` is allowed.
    private func remedy(_ path: String) -> String {
        let restart = "and restart the agent"
        guard permissions.directories.isEmpty else {
            return "add it to the list 'directories' under 'restore' in \(configurationPath), \(restart)"
        }
        guard permissions.binaries.isEmpty else {
            return "add under 'restore' in \(configurationPath): directories: [\(path)], \(restart)"
        }
        return "add to \(configurationPath): restore: {directories: [\(path)]}, \(restart)"
    }

    /// Carries the order out.
    ///
    /// - Throws: `HoldfastError` naming what stopped it; `CancellationError`.
    func run(_ order: Order, _ restore: RestoreOrder, _ meter: RunMeter) async throws {
        let program = try await BlockingThreads.shared.run { try Files.readLink("/proc/self/exe") }
        let context = RestoreContext(
            job: order.job, order: restore, root: parts.root,
            delivery: CoordinatorDelivery(link: parts.link, job: order.job, attempt: order.attempt),
            permissions: permissions, scratchDirectory: parts.directory, program: program,
            makeRestorer: Self.restorer)
        try await RestoreRun(context: context, meter: meter).run()
    }

    /// The engine's side of a restore.
    static func restorer(_ engine: String, _ setting: RestoreSetting) throws -> any Restorer {
        guard engine == "postgresql" else {
            throw HoldfastError(.sourceUnsuitable, "this agent cannot restore the engine '\(engine)'")
        }
        return PostgreSQLRestorer(setting)
    }
}
