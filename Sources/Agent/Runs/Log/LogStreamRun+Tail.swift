import Platform
import Protocol
import Synchronization

/// The tail of the log in the coordinator's spool, and what the database is told of it.
extension LogStreamRun {
    /// How long a log that ended may still go to the spool.
    static let drainPatience = Duration.seconds(2)

    /// Everything before it is durable on another host: in the spool, or in the repository.
    var safe: LSN { max(durable.position, spooled.position) }

    /// Tells the database how far its log is safe.
    func acknowledge(over stream: any LogStream) {
        stream.report(written: safe, isFlushed: context.isSynchronous)
    }

    /// Sends the tail of one timeline for as long as its stream lasts.
    func tailSender(_ beginning: LogBeginning, _ store: LogStore, _ stream: any LogStream) -> TailSender {
        TailSender(
            context: context, store: store, tail: tail, durable: durable, threads: threads,
            segmentSize: beginning.identity.segmentSize, logEnd: beginning.end,
            isOver: beginning.timeline < beginning.identity.timeline
        ) { [self] event in
            switch event {
            case .spooled(let position):
                spooled.advance(to: position)
                acknowledge(over: stream)
            case .opened, .keyed: standing.withLock { $0.tailProblem = nil }
            case .failed(let reason): noteTail(reason)
            }
        }
    }

    private func noteTail(_ reason: String) {
        let isNews = standing.withLock { now in
            defer { now.tailProblem = reason }
            return now.tailProblem != reason
        }
        guard isNews else { return }
        context.parts.log.warn("log.tail.waiting", (.source, context.name.text), (.reason, reason))
    }

    /// Lets the spool have what was received before the database was lost.
    func drain(_ sender: TailSender) async {
        sender.hurry()
        let end = ContinuousClock.now + Self.drainPatience
        while safe < tail.received, ContinuousClock.now < end, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Where the server's log of `timeline` ends, or ended when it left it.
    func endOfLog(of timeline: TimelineID, _ identity: LogIdentity) async throws -> LSN {
        guard timeline != identity.timeline else { return identity.end }
        return try await ancestors(of: identity.timeline).last { $0.timeline == timeline }?.switchPoint ?? identity.end
    }
}
