import Platform
import Synchronization

/// The plan of a restore while it is written and read: shared by tasks, its file work done on blocking threads.
final class PlanBook: Sendable {
    private struct State: ~Copyable {
        var planner: PackPlanner?
        var plan: PackPlan?
    }

    private let state: Mutex<State>

    /// An empty plan.
    ///
    /// - Parameter directory: where what memory shall not hold is put.
    init(directory: String) {
        state = Mutex(State(planner: PackPlanner(directory: directory), plan: nil))
    }

    /// Adds runs.
    func add(_ runs: [PlannedRun]) async throws {
        try await BlockingThreads.shared.run {
            try self.state.withLock { state in
                for run in runs { try state.planner?.add(run) }
            }
        }
    }

    /// Ends the adding.
    ///
    /// - Returns: how many bytes are to be written.
    func close() async throws -> UInt64 {
        try await BlockingThreads.shared.run {
            try self.state.withLock { state in
                guard let planner = state.planner.take() else { return 0 }
                let plan = try planner.finish()
                state.plan = plan
                return plan.totals.bytes
            }
        }
    }

    /// All runs of the next pack; nil at the end.
    func nextPack() async throws -> [PlannedRun]? {
        try await BlockingThreads.shared.run { try self.state.withLock { try $0.plan?.nextPack() } }
    }
}
