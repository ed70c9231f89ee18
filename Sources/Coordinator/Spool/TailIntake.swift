package import Platform
package import Protocol
package import Repository

/// Takes the tails of logs in: who may open one, and what a slice must be before it is written. Opens none.
package struct TailIntake: Sendable {
    let root: RepositoryRoot
    let catalog: Catalog
    let members: MemberCheck
    let upkeep: UpkeepChain
    let facts: FactIntake
    let spool: Spool
    let clock: any WallClock

    package init(
        root: RepositoryRoot, catalog: Catalog, members: MemberCheck, upkeep: UpkeepChain, facts: FactIntake,
        spool: Spool, clock: any WallClock
    ) {
        self.root = root
        self.catalog = catalog
        self.members = members
        self.upkeep = upkeep
        self.facts = facts
        self.spool = spool
        self.clock = clock
    }

    /// Carries one open tail to its end.
    ///
    /// - Parameters:
    ///   - request: What the agent opened.
    ///   - agent: Who it is, by its certificate.
    ///   - loop: Where it is acknowledged best, since the answer leaves from there; a commit may wait for it.
    ///   - stand: Tells the agent where the tail stands.
    ///   - next: The next slice; nil at the agent's end.
    ///   - acknowledge: Tells the agent what is durable; the last one says so.
    /// - Throws: `notAuthorised`, `staleAttempt`, `recordRefused`, `spoolFull`, `spoolFailed`; what was acknowledged
    ///   stays.
    package func run(
        _ request: OpenTail, from agent: AgentIdentity, over loop: (any TaskExecutor)? = nil,
        stand: (TailStanding) async throws -> Void,
        next: @escaping @Sendable () async throws -> TailSlice?,
        acknowledge: @escaping @Sendable (TailAck, _ isLast: Bool) async throws -> Void
    ) async throws {
        let check = try await open(request, agent)
        let lane = try await spool.open(
            check.tail, by: agent.id, writer: request.writer, start: request.start,
            covered: try await covered(check.tail))
        defer { spool.leave(lane) }
        // From now on a handover ends it; one that came just before did not.
        _ = try await writing(request, agent)
        try await stand(standing(of: lane))
        try await withThrowingTaskGroup { group in
            // Where commits wait, waking a thread for each slice costs more than the check of it costs the loop.
            group.addTask(executorPreference: check.isUrgent ? loop : nil) {
                while let slice = try await next() { try await take(slice, lane, check) }
                lane.finish()
            }
            group.addTask(executorPreference: loop) { try await Self.acknowledge(lane, acknowledge) }
            // The first that fails ends both.
            for try await _ in group {}
        }
    }

    private func standing(of lane: TailLane) -> TailStanding {
        let mark = spool.mark(of: lane.tail).flatMap { $0.position > lane.opened ? $0 : nil }
        return TailStanding(position: lane.opened, digest: lane.digest, mark: mark)
    }

    /// One acknowledgement for all that has become durable since the last.
    private static func acknowledge(
        _ lane: TailLane, _ acknowledge: (TailAck, Bool) async throws -> Void
    ) async throws {
        var told = lane.opened
        while true {
            let standing = try await lane.wait { [told] in $0.durable > told || $0.isDone || $0.failure != nil }
            if standing.durable > told {
                told = standing.durable
                try await acknowledge(TailAck(position: told), false)
                FaultPoint.hit("spool.acknowledged")
            } else if let failure = standing.failure {
                throw failure
            } else {
                return try await acknowledge(TailAck(position: told), true)
            }
        }
    }

    /// Who may open a tail: the member that writes the source's present branch, as its newest writer.
    private func open(_ request: OpenTail, _ agent: AgentIdentity) async throws -> TailCheck {
        let source = try await writing(request, agent)
        switch try await LogFence(catalog: catalog, clock: clock).judge(request.writer, of: request.source) {
        case .newest: break
        case .replaced:
            throw HoldfastError(
                .staleAttempt, "the tail's writer \(request.writer) is not the newest of its source; it is given up")
        case .impossible: throw TailCheck.refusal(LogFence.impossible)
        }
        let certificates = try await upkeep.membership(of: request.source).current
        guard let certificate = certificates.first(where: { $0.subject == WriterID(agent.id) }) else {
            throw TailCheck.refusal("agent '\(agent.name)' has no signing key that counts for the source")
        }
        let tail = TailName(source: request.source, branch: request.branch, timeline: request.timeline)
        return TailCheck(
            repository: root.repository, tail: tail, writer: request.writer, signingKey: certificate.publicKey,
            isUrgent: source.logMode == .synchronous, holdings: try await facts.holdings(of: request.source))
    }

    private func writing(_ request: OpenTail, _ agent: AgentIdentity) async throws -> SourceEntry {
        let source = try await members.requireMember(agent, of: request.source)
        guard request.branch == source.branch else {
            throw TailCheck.refusal("the source's log branch is \(source.branch), not \(request.branch)")
        }
        return source
    }

    /// What an agent remembers to have been acknowledged counts, also when it was by another spool, and of the branch that
    /// it was of: the source may have another by now.
    package func note(_ status: LogStatus, of source: SourceEntry) {
        guard let spooled = status.spooled else { return }
        let branch = status.branch ?? source.branch
        guard branch <= source.branch else { return }
        spool.note(mark: spooled, of: TailName(source: source.id, branch: branch, timeline: status.timeline))
    }

    private func covered(_ tail: TailName) async throws -> LSN? {
        try await facts.holdings(of: tail.source).coveredEnd(of: tail.chain)
    }

    private func take(_ message: TailSlice, _ lane: TailLane, _ check: TailCheck) async throws {
        let now = clock.now()
        let slice = try check.slice(message)
        // Held already: acknowledged with what is durable.
        if slice.place.end <= lane.position { return }
        try await requireJoins(slice.place, lane)
        if !check.knows(slice.place.key) {
            check.learn(try await facts.holdings(of: lane.tail.source))
            guard check.knows(slice.place.key), try await catalog.key(slice.place.key, of: lane.tail.source) != nil
            else { throw TailCheck.refusal("no signed log index of the source lists its key \(slice.place.key)") }
        }
        try check.requireWithinSegment(slice.place)
        try await spool.append(
            slice, digest: message.digest, at: now,
            isTimeImpossible: check.isImpossible(slice.place.through, now: now), lane)
    }

    /// A slice joins the one before, or log that is in the repository already.
    private func requireJoins(_ place: TailSlicePlace, _ lane: TailLane) async throws {
        guard place.start != lane.position else { return }
        if place.start > lane.position, let covered = try await covered(lane.tail), place.start <= covered { return }
        throw TailCheck.refusal("it begins at \(place.start), but the tail stands at \(lane.position)")
    }
}
