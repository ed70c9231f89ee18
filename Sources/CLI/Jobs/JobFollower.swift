import Platform
import Protocol

/// Stays with a job to its end, over lost connections too.
enum JobFollower {
    /// For how long the coordinator may be away before following is given up; the job itself goes on.
    static let patience: Duration = .seconds(60)
    static let pause: Duration = .seconds(1)

    /// Shows the job's progress until it has ended, and returns its last state.
    static func follow(_ job: JobID, arguments: Arguments) async throws -> JobRow {
        let display = arguments.isSet("--json") ? nil : ProgressDisplay()
        display?.begin(job)
        defer { display?.finish() }
        var lostAt: ContinuousClock.Instant?
        while true {
            do {
                return try await Coordinator.connected(by: arguments) { coordinator in
                    try await coordinator.follow(job) { row in
                        lostAt = nil
                        display?.show(row)
                    }
                }
            } catch let error as HoldfastError where error.code.exitStatus == .unreachable {
                let lost = lostAt ?? .now
                guard ContinuousClock.now - lost < patience else { throw error }
                lostAt = lost
                try await Task.sleep(for: pause)
            }
        }
    }

    /// What a command answers that made `job`: at once with `--detach`, else after the job's end.
    static func result(of job: JobID, arguments: Arguments) async throws -> CommandResult {
        if arguments.isSet("--detach") {
            return CommandResult(text: "\(job)\n", json: ["job": .described(job)])
        }
        let row = try await follow(job, arguments: arguments)
        return CommandResult(text: row.report, json: row.json, status: row.exitStatus)
    }
}
