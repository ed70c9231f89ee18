import Platform
package import Protocol
import Repository

/// Members of a source: added, removed, shown, and given the writing by hand.
extension Operations {
    /// How long a check of a new member may take.
    private static let memberCheckLimit = Duration.seconds(60)
    /// How long a new member's first word is waited for.
    private static let firstWord = Duration.seconds(6)
    /// The fact of a check that says which cluster a server belongs to.
    private static let clusterFact = "system identifier"

    /// Makes an agent a member, or changes how one reaches its server.
    package func addMember(_ request: OpMemberAdd, by person: String) async throws -> MemberList {
        let source = try await source(request.name)
        let agent = try protector(request.agent)
        guard agent.id != source.agent else {
            throw HoldfastError(
                .badSetting,
                "agent '\(agent.name)' writes source '\(source.name)'; change it by 'holdfast source edit'")
        }
        let known = try await catalog.members(of: source.id).first { $0.agent == agent.id }
        var member = MemberEntry(
            source: source.id, agent: agent.id, connection: try SourceSettings.connection(request.connection),
            passwordFile: try SourceSettings.path(request.passwordFile))
        member.isRival = known?.isRival ?? false
        try await records.requireMayJoin(agent, source)
        let report = try await check(member, of: source)
        try await records.addMember(agent, to: source.id)
        FaultPoint.hit("member.added-not-noted")
        try await catalog.put(member)
        try await catalog.noteDefinition(try await records.define(source), of: source.id)
        try await authority.note(
            "member.added", [("source", source.name), ("agent", agent.name), ("by", person)])
        assignments.changed(agent.id)
        await awaitWord(of: agent.id, in: source)
        return MemberList(rows: try await memberRows(source), report: report)
    }

    /// Gives a new member the time to tell how its server stands; one that does not is shown as silent.
    private func awaitWord(of agent: AgentID, in source: SourceEntry) async {
        let end = ContinuousClock.now + Self.firstWord
        while fleet.members(of: source.id)[agent]?.status.slotState ?? "unknown" == "unknown", ContinuousClock.now < end
        {
            guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
        }
    }

    /// Passes when the member's server is of the source's cluster.
    private func check(_ member: MemberEntry, of source: SourceEntry) async throws -> CheckReport {
        let order = CheckOrder(source: source.id, assignment: try assignments.assignment(source, of: member))
        let report = try await ask(member.agent, .check(order), for: CheckReport.self, within: Self.memberCheckLimit)
        let name = agentName(member.agent)?.text ?? member.agent.description
        guard let own = report.cluster(Self.clusterFact) else {
            let failed = report.items.first { $0.level == .failure }
            throw HoldfastError(
                .checkFailed,
                "it cannot be proven that the server of agent '\(name)' belongs to the cluster of '\(source.name)': "
                    + (failed.map { "\($0.name): \($0.text)" + ($0.remedy.map { "; \($0)" } ?? "") } ?? "no answer"))
        }
        let cluster = try await cluster(of: source)
        guard own == cluster else {
            throw HoldfastError(
                .foreignMember,
                "the server of agent '\(name)' belongs to the cluster \(own), source '\(source.name)' to \(cluster); "
                    + "name a standby of the source's cluster, or add the other cluster as a source of its own")
        }
        return report
    }

    /// The cluster by what is stored, or by the word of the writer while nothing is.
    private func cluster(of source: SourceEntry) async throws -> String {
        if let stored = try await facts.holdings(of: source.id).cluster { return String(stored) }
        let order = CheckOrder(source: source.id, assignment: try assignments.assignment(source))
        let report = try await ask(source.agent, .check(order), for: CheckReport.self, within: Self.memberCheckLimit)
        guard let own = report.cluster(Self.clusterFact) else {
            throw HoldfastError(
                .checkFailed,
                "it is not known yet which cluster source '\(source.name)' is of; see 'holdfast source check'")
        }
        return own
    }

    /// Ends a membership; the member's server holds nothing back any more, now or when its agent is there.
    package func removeMember(_ request: OpMemberRemove, by person: String) async throws -> MemberList {
        let source = try await source(request.name)
        let agent = try authority.agent(named: request.agent.text)
        guard agent.id != source.agent else {
            throw HoldfastError(
                .badSetting,
                "agent '\(agent.name)' writes source '\(source.name)'; have another member take it over first "
                    + "('holdfast source edit --agent')")
        }
        guard let member = try await catalog.members(of: source.id).first(where: { $0.agent == agent.id }) else {
            throw HoldfastError(.noSuchThing, "agent '\(agent.name)' is no member of source '\(source.name)'")
        }
        let kept = try await dismiss(member, from: source)
        try await catalog.noteDefinition(try await records.define(source), of: source.id)
        try await authority.note(
            "member.removed", [("source", source.name), ("agent", agent.name), ("by", person)])
        return MemberList(
            rows: try await memberRows(source), report: kept.isEmpty ? nil : CheckReport(items: kept))
    }

    /// Ends a membership, and says what its server still keeps.
    func dismiss(_ member: MemberEntry, from source: SourceEntry) async throws -> [CheckItem] {
        var member = member
        member.state = .leaving
        try await catalog.put(member)
        try await records.removeMember(member.agent, from: source.id)
        await assignments.send(to: member.agent)
        let name = agentName(member.agent)?.text ?? member.agent.description
        do {
            try await assignments.release(member, of: source, agentName: name)
            return []
        } catch {
            return [Self.stillKept(error, by: name)]
        }
    }

    package func members(_ request: OpMemberList) async throws -> MemberList {
        MemberList(rows: try await memberRows(try await source(request.name)))
    }

    private func memberRows(_ source: SourceEntry) async throws -> [MemberRow] {
        [writerRow(source)] + (try await memberships(of: source)).map(\.row)
    }

    /// The member that writes.
    func writerRow(_ source: SourceEntry) -> MemberRow {
        var row = memberRow(source.agent, .writing, source.connection, source.passwordFile)
        if let report = fleet.log(of: source.id) { row.take(report) }
        return row
    }

    /// A member of which nothing was heard yet.
    private func memberRow(
        _ agent: AgentID, _ standing: MemberStanding, _ connection: String, _ passwordFile: String?
    ) -> MemberRow {
        MemberRow(
            agent: agentName(agent) ?? .unknown, agentState: agentState(agent), standing: standing,
            connection: connection, passwordFile: passwordFile)
    }

    /// The others, with how they stand.
    func memberships(of source: SourceEntry) async throws -> [Membership] {
        let members = try await catalog.members(of: source.id).filter { $0.state == .active }
        guard !members.isEmpty else { return [] }
        let succession = try await handovers.succession(of: source, members)
        let (reports, writer) = (fleet.members(of: source.id), agentName(source.agent) ?? .unknown)
        return members.map { member in
            let report = reports[member.agent]
            let judged = Succession.Member(agent: member.agent, report: report, isRival: member.isRival)
            let standing = succession.standing(of: judged)
            var row = memberRow(member.agent, standing, member.connection, member.passwordFile)
            if let report { row.take(report) }
            return Membership(row: row, writer: writer)
        }
    }

    private func agentState(_ id: AgentID) -> AgentState {
        authority.agents().first { $0.id == id }.map(state) ?? .revoked
    }

    /// The source as it stands once the named agent writes it, where that agent is a member already.
    ///
    /// - Throws: `badSetting` when the member's server is no primary, or of another cluster; `agentAway` when it is not
    ///   known how it stands.
    func handedOver(_ source: SourceEntry, by person: String, to name: AgentName?) async throws -> SourceEntry {
        guard let name, let agent = try? authority.agent(named: name.text) else { return source }
        let members = try await catalog.members(of: source.id).filter { $0.state == .active }
        guard let member = members.first(where: { $0.agent == agent.id }) else { return source }
        let succession = try await handovers.succession(of: source, members)
        let report = fleet.members(of: source.id)[agent.id]
        let standing = succession.standing(of: .init(agent: agent.id, report: report, isRival: member.isRival))
        switch standing {
        case .promoted, .rival: break
        case .silent:
            throw HoldfastError(
                .agentAway, "agent '\(name)' has not told how its server stands; start it and try again")
        case .writing, .keeping, .foreign, .failing:
            throw HoldfastError(
                .badSetting,
                "the server of agent '\(name)' is no primary of the source's cluster now (\(standing)); "
                    + "promote it first, or see 'holdfast source member list \(source.name)'")
        }
        let stored = try await facts.holdings(of: source.id).newest(of: source.branch)?.timeline
        let isLater = (report?.status.timeline).map { own in stored.map { $0 < own } ?? true } ?? false
        try await handovers.handOver(
            source.id, to: member, because: "operator '\(person)' wants it", isNewLine: !isLater)
        return try await catalog.source(source.id) ?? source
    }
}

extension CheckReport {
    /// What a check says of the server's cluster.
    fileprivate func cluster(_ name: String) -> String? { facts.first { $0.name == name }?.value }
}
