import Platform
package import Protocol

/// Bringing the open tail of a log into the repository, on an operator's word.
extension Operations {
    /// How long nothing may become durable for a reason that the agent has told.
    private static let stillness = Duration.seconds(8)
    private static let look = Duration.milliseconds(250)

    package func flushLog(_ request: OpLogFlush) async throws -> FlushReply {
        try await flush(try await source(request.name))
    }

    /// Flushes; what keeps the log from being stored is told as such, and soon.
    func flush(_ source: SourceEntry) async throws -> FlushReply {
        try await withThrowingTaskGroup { group in
            group.addTask {
                do {
                    return try await self.ask(
                        source.agent, .flush(FlushOrder(source: source.id)), for: FlushReply.self,
                        within: Self.flushLimit)
                } catch let error as HoldfastError where error.code == .timedOut {
                    throw self.obstacle(of: source) ?? error
                }
            }
            group.addTask { throw try await self.awaitObstacle(of: source) }
            defer { group.cancelAll() }
            guard let reply = try await group.next() else { throw CancellationError() }
            return reply
        }
    }

    /// Waits until a reason has kept the log from being stored for a while.
    private func awaitObstacle(of source: SourceEntry) async throws -> HoldfastError {
        var still: (position: LSN?, since: ContinuousClock.Instant) = (nil, .now)
        while true {
            try await Task.sleep(for: Self.look)
            let (position, now) = (fleet.log(of: source.id)?.status.durable, ContinuousClock.now)
            guard let obstacle = obstacle(of: source), position == still.position else {
                still = (position, now)
                continue
            }
            if still.since.duration(to: now) >= Self.stillness { return obstacle }
        }
    }

    /// What the agent says of why log is not stored; nil when it says nothing.
    func obstacle(of source: SourceEntry) -> HoldfastError? {
        guard let problem = fleet.log(of: source.id)?.status.problem else { return nil }
        let (text, code) = Self.split(problem)
        return HoldfastError(code ?? .logStream, "the log of source '\(source.name)' is not stored now: \(text)")
    }

    /// A reason and the code in brackets behind it.
    private static func split(_ problem: String) -> (text: String, code: ErrorCode?) {
        guard problem.hasSuffix("]"), let open = problem.lastIndex(of: "["),
            let code = ErrorCode(label: problem[problem.index(after: open)...].dropLast())
        else { return (problem, nil) }
        return (String(problem[..<open].trimmingSuffixBlanks), code)
    }
}

extension Substring {
    fileprivate var trimmingSuffixBlanks: Substring { last == " " ? dropLast().trimmingSuffixBlanks : self }
}
