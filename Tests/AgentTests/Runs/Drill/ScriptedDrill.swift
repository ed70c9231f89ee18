import Agent
import Platform
import Protocol
import Synchronization

/// A drill's database in a script's hands.
final class ScriptedDrill: DrillEngine {
    private struct State {
        var steps: [String] = []
        var setting: RestoreSetting?
    }

    private let state = Mutex(State())
    private let recovery: ScriptedRestorer.Recovery
    private let answers: @Sendable (DrillCheck) async throws -> String?
    private let structure: @Sendable () async throws -> String?

    /// - Parameters:
    ///   - recovery: takes the place of the server's start.
    ///   - answers: what each check is answered.
    ///   - structure: what is said of tables and indexes.
    init(
        recovery: @escaping ScriptedRestorer.Recovery = { _, _ in },
        answers: @escaping @Sendable (DrillCheck) async throws -> String? = { _ in nil },
        structure: @escaping @Sendable () async throws -> String? = { nil }
    ) {
        self.recovery = recovery
        self.answers = answers
        self.structure = structure
    }

    /// What was asked of it, in order.
    var steps: [String] { state.withLock { $0.steps } }
    /// What the restore was set to.
    var setting: RestoreSetting? { state.withLock { $0.setting } }

    private func note(_ step: String) {
        state.withLock { $0.steps.append(step) }
    }

    func restorer(_ engine: String, _ setting: RestoreSetting) throws -> any Restorer {
        state.withLock { $0.setting = setting }
        return ScriptedRestorer(setting, whenEmptied: { _ in }, recovery: recovery)
    }

    func enter() async throws -> DrilledDatabase {
        note("enter")
        return DrilledDatabase(
            version: "15.1", recoveredTo: LSN(rawValue: 7), contained: ["ssl off"], isNetworkCut: true,
            areProcessesHeld: true,
            notes: ["nothing in 'closed' was checked"])
    }

    func lastWords() async -> [String] { ["the last", "words"] }

    func answer(_ check: DrillCheck, within limit: Duration) async throws -> String? {
        note("answer")
        return try await withDeadline(limit, doing: "the answer") { try await self.answers(check) }
    }

    func checkStructure(within limit: Duration) async throws -> String? {
        note("structure")
        return try await structure()
    }

    func stop() async throws { note("stop") }

    func checkPages(within limit: Duration) async throws -> String? {
        note("pages")
        return nil
    }
}
