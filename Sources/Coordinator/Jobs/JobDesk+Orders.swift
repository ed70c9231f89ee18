import Platform
import Protocol

/// Carrying orders to agents.
extension JobDesk {
    func carryOrder(_ entry: JobEntry) async {
        guard let agent = entry.agent, let link = fleet.link(to: agent), let order = order(for: entry) else { return }
        FaultPoint.hit("order.recorded-not-sent")
        do {
            _ = try await link.request(order).decoded(as: OrderAccepted.self)
            FaultPoint.hit("order.sent-not-recorded")
            try await apply(entry.id) { $0.orderAccepted(entry.attempt) }
        } catch let error as HoldfastError where error.code != .connectionLost {
            await refused(entry, JobOutcome(error))
        } catch {
            // Whether the order arrived is not known; the agent's next Hello will tell.
            log.notice("order.unanswered", (.job, entry.id.description), (.reason, "\(error)"))
        }
    }

    private func refused(_ entry: JobEntry, _ outcome: JobOutcome) async {
        do {
            let committed = try await isCommitted(entry)
            try await apply(entry.id) { $0.orderRefused(entry.attempt, isCommitted: committed, outcome) }
        } catch {
            log.error("job.stuck", (.job, entry.id.description), (.error, "\(error)"))
        }
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
