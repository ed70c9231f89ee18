import Platform
import Protocol

/// Bringing the newest log before a restore, for as long as that gets on.
extension Operations {
    /// How long a restore waits for the newest log at most.
    static let freshening = Duration.seconds(20)
    /// How long the log may not stream before a restore goes on without its newest part: a stream that was just lost
    /// may come back.
    static let unconnected = Duration.seconds(3)
    /// How long nothing may become durable while it streams.
    private static let stillness = Duration.seconds(8)
    private static let look = Duration.milliseconds(250)

    /// Flushes a source's log; a stream that gets on no more is not waited for.
    ///
    /// - Throws: why the newest log cannot be had.
    func freshen(_ source: SourceEntry) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask {
                _ = try await self.ask(
                    source.agent, .flush(FlushOrder(source: source.id)), for: FlushReply.self,
                    within: Self.freshening)
            }
            group.addTask { try await self.watch(source) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Runs until the source's log gets on no more.
    private func watch(_ source: SourceEntry) async throws {
        let begun = ContinuousClock.now
        var lastStreaming = begun
        var lastMove = begun
        var position: LSN?
        while true {
            let (now, report) = (ContinuousClock.now, fleet.log(of: source.id))
            if fleet.pulse(of: source.id).streaming(at: clock.now()) != nil { lastStreaming = now }
            if let durable = report?.status.durable, durable != position {
                (position, lastMove) = (durable, now)
            }
            guard lastStreaming.duration(to: now) < Self.unconnected else {
                let problem = report?.status.problem.map { ": \($0)" } ?? ""
                throw HoldfastError(.logStream, "its agent does not follow the database's log now" + problem)
            }
            guard lastMove.duration(to: now) < Self.stillness else {
                throw HoldfastError(
                    .logStream,
                    "nothing of it has become durable for \(Self.stillness.components.seconds) s"
                        + (report?.status.problem.map { ": \($0)" } ?? ""))
            }
            try await Task.sleep(for: Self.look)
        }
    }
}
