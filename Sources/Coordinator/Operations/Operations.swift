package import Platform
import Protocol
import Repository

/// What operators can ask for: reads, and asks others to act. One file for each subject.
package struct Operations: Sendable {
    let authority: Authority
    let catalog: Catalog
    let fleet: Fleet
    let desk: JobDesk
    let facts: FactIntake
    let records: SourceRecords
    let assignments: AssignmentDesk
    let handovers: Handovers
    let verifier: Verifier
    let drillRecords: DrillRecords
    package let rebuilder: CatalogRebuilder
    let details: LogDetailsReader
    let spool: Spool
    let clock: any WallClock
    let log: Log
    let recoveryKeys = RecoveryKeyChallenges()

    package init(
        authority: Authority, catalog: Catalog, fleet: Fleet, desk: JobDesk, facts: FactIntake,
        records: SourceRecords, assignments: AssignmentDesk, handovers: Handovers, verifier: Verifier,
        drillRecords: DrillRecords, rebuilder: CatalogRebuilder, details: LogDetailsReader, spool: Spool,
        clock: any WallClock, log: Log
    ) {
        self.authority = authority
        self.catalog = catalog
        self.fleet = fleet
        self.desk = desk
        self.facts = facts
        self.records = records
        self.assignments = assignments
        self.handovers = handovers
        self.verifier = verifier
        self.drillRecords = drillRecords
        self.rebuilder = rebuilder
        self.details = details
        self.spool = spool
        self.clock = clock
        self.log = log
    }

    /// The source that has this name now.
    ///
    /// - Throws: `noSuchThing`.
    func source(_ name: SourceName) async throws -> SourceEntry {
        guard let source = try await catalog.source(named: name.text) else {
            throw HoldfastError(.noSuchThing, "there is no source named '\(name)'; see 'holdfast source list'")
        }
        return source
    }

    /// What can be restored of a source, as far as is known.
    func restorable(_ source: SourceID) async throws -> Holdings {
        try await facts.holdings(of: source).without(
            try await catalog.damagedBackups(of: source), broken: try await catalog.brokenLog(of: source))
    }

    /// The name of an agent, also of one that is no more.
    func agentName(_ id: AgentID) -> AgentName? {
        authority.agents().first { $0.id == id }.flatMap { AgentName($0.name) }
    }

    /// Asks an agent for something outside of any job.
    ///
    /// - Throws: The agent's refusal, `agentAway`, or `timedOut`.
    func ask<Answer: Message>(
        _ agent: AgentID, _ body: Order.Body, for answer: Answer.Type, within limit: Duration
    ) async throws -> Answer {
        let name = agentName(agent)?.text ?? agent.description
        let link = try fleet.link(to: agent, named: name)
        let order = Order(job: .random(), attempt: Attempt(rawValue: 0), body: body)
        return try await withDeadline(limit, doing: "the answer of agent '\(name)'") {
            do {
                return try await link.request(order).decoded(as: answer)
            } catch let error as WireError {
                throw HoldfastError(.malformedMessage, "agent '\(name)' gave an answer that cannot be read: \(error)")
            }
        }
    }
}
