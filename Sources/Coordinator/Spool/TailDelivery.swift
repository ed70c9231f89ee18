import Platform
package import Protocol
import Repository

/// Sends the slices of a tail to the restore that was granted them. Opens none.
package struct TailDelivery: Sendable {
    let repository: RepositoryID
    let desk: JobDesk
    let spool: Spool

    package init(repository: RepositoryID, desk: JobDesk, spool: Spool) {
        self.repository = repository
        self.desk = desk
        self.spool = spool
    }

    /// Sends what was asked for, in order; the first slice may begin before it and the last one end behind it.
    ///
    /// - Parameters:
    ///   - get: The agent's request.
    ///   - agent: Who asks, by its certificate.
    ///   - send: Sends one slice; the last one says so.
    /// - Throws: `notGranted`, `notAuthorised`; `restoreLogMissing` when the spool does not hold it any more.
    package func deliver(
        _ get: GetTail, to agent: AgentIdentity, send: (TailSlice, _ isLast: Bool) async throws -> Void
    ) async throws {
        let tail = try await granted(get, agent)
        guard let pieces = spool.pieces(of: tail, holding: get.from...get.to) else { throw Self.gone(get) }
        for (at, piece) in pieces.enumerated() {
            let slices: [SealedTailSlice]
            do {
                slices = try await spool.slices(
                    of: piece, tail, touching: get.from...get.to, repository: repository)
            } catch {
                throw Self.gone(get)
            }
            for (number, slice) in slices.enumerated() {
                let isLast = at == pieces.count - 1 && number == slices.count - 1
                try await send(
                    TailSlice(
                        start: slice.place.start, end: slice.place.end, through: slice.place.through,
                        key: slice.place.key, sealed: slice.object, signature: slice.signature), isLast)
            }
        }
    }

    private func granted(_ get: GetTail, _ agent: AgentIdentity) async throws -> TailName {
        let order = try await desk.restoreOrder(get.job, agent: agent.id).order
        guard agent.roles.contains(.restore) else {
            throw HoldfastError(.notAuthorised, "agent '\(agent.name)' was not enrolled for restores")
        }
        let isGranted = order.log.contains { range in
            guard let from = range.tailFrom, let to = range.tailTo else { return false }
            return range.branch == get.branch && range.timeline == get.timeline && from <= get.from && get.to <= to
        }
        guard isGranted, get.from < get.to else {
            throw HoldfastError(
                .notGranted, "the tail from \(get.from) to \(get.to) is not one that restore \(get.job) needs")
        }
        return TailName(source: order.source, branch: get.branch, timeline: get.timeline)
    }

    private static func gone(_ get: GetTail) -> HoldfastError {
        HoldfastError(
            .restoreLogMissing,
            "the spool holds the log from \(get.from) to \(get.to) of timeline \(get.timeline) no more; the repository "
                + "has it by now, or it was damaged: order the restore again")
    }
}
