import Platform
import Protocol

/// Carrying orders to agents.
extension JobDesk {
    func carryOrder(_ entry: JobEntry) async {
        guard let agent = entry.agent, let link = fleet.link(to: agent), let order = order(for: entry) else { return }
        FaultPoint.hit("order.recorded-not-sent")
        do {
            _ = try await link.request(order).decoded(as: OrderAccepted.self)
        } catch let error as HoldfastError where error.code != .connectionLost {
            let outcome = JobOutcome(error)
            return await insist(on: entry.id) { desk in
                let committed = try await desk.isCommitted(entry)
                try await desk.apply(entry.id) { $0.orderRefused(entry.attempt, isCommitted: committed, outcome) }
            }
        } catch {
            // Whether the order arrived is not known; the agent's next Hello will tell.
            return log.notice("order.unanswered", (.job, entry.id.description), (.reason, "\(error)"))
        }
        FaultPoint.hit("order.sent-not-recorded")
        await insist(on: entry.id) { desk in try await desk.apply(entry.id) { $0.orderAccepted(entry.attempt) } }
    }

    private func order(for entry: JobEntry) -> Order? {
        do {
            let body: Order.Body
            switch entry.kind {
            case .backup: body = .backup(try BackupOrder(decoding: entry.order))
            case .restore: body = .restore(try RestoreOrder(decoding: entry.order))
            case .drill: body = .drill(try DrillOrder(decoding: entry.order))
            case .verify, .flush, .check, .rebuild: return nil
            }
            return Order(job: entry.id, attempt: entry.attempt, body: body)
        } catch {
            log.error("job.unreadable", (.job, entry.id.description), (.error, "\(error)"))
            return nil
        }
    }

    func carryCancel(_ job: JobID, _ attempt: Attempt, to agent: AgentID) {
        guard let link = fleet.link(to: agent) else { return }
        let order = Order(job: job, attempt: attempt, body: .cancel(CancelOrder(job: job)))
        let log = log
        chores.add {
            do {
                _ = try await link.request(order)
            } catch {
                log.notice("cancel.unanswered", (.job, job.description), (.reason, "\(error)"))
            }
        }
    }
}
