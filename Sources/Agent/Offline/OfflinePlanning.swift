import Platform
import Protocol
import Repository

/// Plans a restore from what a repository says, its log's details opened with the recovery key.
struct OfflinePlanning: Sendable {
    let repository: OfflineRepository
    let facts: SourceFacts
    let now: Timestamp

    /// The plan, with notes for the operator.
    ///
    /// - Throws: `outsideWindow`, naming what there is and what could not be read; `badTarget`.
    func plan(
        _ target: TargetRequest, without excluded: Set<BackupID>
    ) async throws -> (plan: RestorePlan, notes: [String]) {
        let holdings = facts.holdings.without(excluded)
        let (sealed, facts) = (repository.sealed, facts)
        let finder = TargetFinder(holdings: holdings, now: now) { reference in
            do {
                return try await sealed.details(reference, of: facts)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // Details only help to find a target: without them the database looks for it.
                return nil
            }
        }
        do {
            switch try await finder.plan(target, mayFlush: false) {
            case .plan(let plan): return (plan, plan.notes + spoolNote(target) + faults)
            case .flushFirst(let error): throw error
            }
        } catch let error as HoldfastError where error.code == .outsideWindow && !faults.isEmpty {
            throw HoldfastError(error.code, ([error.message] + faults).joined(separator: "; "))
        }
    }

    private func spoolNote(_ target: TargetRequest) -> [String] {
        guard target.moment == .latest else { return [] }
        return ["what the coordinator acknowledged beyond the stored log lay in its spool only, and is not restored"]
    }

    /// What could not be read.
    private var faults: [String] {
        facts.faults.sorted { "\($0.key)" < "\($1.key)" }.map { chain, fault in
            "the chain '\(chain)' can be read in part only: \(fault)"
        }
    }
}
