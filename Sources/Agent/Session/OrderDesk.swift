import Platform
import Protocol

/// Takes what the coordinator asks of this agent and answers it.
final class OrderDesk: Sendable {
    private let sources: SourceBook
    private let runs: RunRegistry
    private let log: Log

    init(sources: SourceBook, runs: RunRegistry, log: Log) {
        self.sources = sources
        self.runs = runs
        self.log = log
    }

    /// The runs that the agent still knows of.
    var claims: [RunClaim] {
        get async { await runs.claims }
    }

    /// Handles one stream that the coordinator opened; whatever fails is told as the answer.
    func handle(_ stream: ChannelStream) async {
        do {
            try await answer(stream)
        } catch {
            let error = HoldfastError(channelError: error)
            log.warn("order.refused", (.reason, error.description))
            await stream.fail(error)
        }
    }

    private func answer(_ stream: ChannelStream) async throws {
        guard let request = stream.request else { return }
        switch request.kind {
        case Assignments.kind:
            try await sources.apply(try request.decoded(as: Assignments.self))
            try await stream.send(Done(), end: true)
        case Order.kind:
            try await take(try request.decoded(as: Order.self), stream)
        default:
            throw HoldfastError(
                .malformedMessage, "message \(request.kind.rawValue) is none that an agent answers")
        }
    }

    private func take(_ order: Order, _ stream: ChannelStream) async throws {
        log.info("order.received", (.job, "\(order.job)"), (.attempt, order.attempt.rawValue))
        switch order.body {
        case .backup(let backup):
            try await runs.start(order, backup)
            try await stream.send(OrderAccepted(), end: true)
        case .restore(let restore):
            try await runs.start(order, restore)
            try await stream.send(OrderAccepted(), end: true)
        case .drill(let drill):
            try await runs.start(order, drill)
            try await stream.send(OrderAccepted(), end: true)
        case .cancel(let cancel):
            await runs.cancel(cancel.job)
            try await stream.send(OrderAccepted(), end: true)
        case .check(let check):
            try await stream.send(try await sources.check(check), end: true)
        case .flush(let flush):
            try await stream.send(try await sources.flush(flush), end: true)
        case .release(let release):
            try await sources.release(release)
            try await stream.send(Done(), end: true)
        case .handover(let handover):
            try await runs.takeOver(handover, order.attempt)
            try await stream.send(Done(), end: true)
        }
    }
}
