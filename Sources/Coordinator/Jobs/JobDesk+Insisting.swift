import Platform
import Protocol

/// What drives a job on by itself, and so must not be left undone because the catalogue failed once.
extension JobDesk {
    /// How long it rests before it tries again.
    private static let rest = Duration.seconds(1)

    /// Does a step; one that fails is done again, beside everything else, until it succeeds or the job has gone on in
    /// another way.
    func insist(on id: JobID, _ step: @escaping @Sendable (isolated JobDesk) async throws -> Void) async {
        do {
            try await step(self)
        } catch {
            log.error("job.stuck", (.job, id.description), (.error, "\(error)"))
            guard let machine = live[id]?.machine else { return }
            chores.add { [self] in await insist(on: id, at: machine, step) }
        }
    }

    private func insist(
        on id: JobID, at machine: JobMachine, _ step: @Sendable (isolated JobDesk) async throws -> Void
    ) async {
        while (try? await Task.sleep(for: Self.rest)) != nil, live[id]?.machine == machine {
            guard (try? await step(self)) == nil else {
                return log.notice("job.not-stuck", (.job, id.description))
            }
        }
    }
}
