import Platform
package import Protocol

/// Sources: put under protection, changed, paused, removed, checked.
extension Operations {
    /// How long a check may take.
    static let checkLimit = Duration.seconds(60)

    package func addSource(_ request: OpSourceAdd, by person: String) async throws -> OpSourceReply {
        let agent = try protector(request.agent)
        let entry = try SourceSettings.entry(request, agent: agent.id, now: clock.now())
        try await refuseTakenName(entry.name)
        let report = try await check(entry)
        try await catalog.put(entry)
        FaultPoint.hit("source.noted-not-defined")
        let active = try await activate(entry)
        try await authority.note("source.added", [("source", entry.name), ("agent", agent.name), ("by", person)])
        return OpSourceReply(row: row(active), report: report)
    }

    /// A name stands for its backups, also when its source was removed: nobody else gets it then.
    private func refuseTakenName(_ name: String) async throws {
        for other in try await catalog.sources() where other.name == name {
            guard other.isRemoved else {
                throw HoldfastError(.nameTaken, "a source named '\(name)' exists already; choose another name")
            }
            guard try await catalog.backups(of: other.id).isEmpty else {
                throw HoldfastError(
                    .nameTaken, "the removed source '\(name)' keeps its backups under this name; choose another name")
            }
        }
    }

    /// Writes what the repository must know of a new source; also ends what a killed process began.
    func activate(_ entry: SourceEntry) async throws -> SourceEntry {
        var entry = entry
        try await records.addMember(try authority.agent(entry.agent), to: entry.id)
        entry.state = .active
        entry.definition = try await records.define(entry)
        try await catalog.put(entry)
        log.info("source.added", (.source, entry.name))
        assignments.changed(entry.agent)
        return entry
    }

    /// Ends the creation of sources that a killed process left half made.
    package func resumeCreations() async throws {
        for entry in try await catalog.sources() where entry.state == .creating { _ = try await activate(entry) }
    }

    /// Checks everything first, then changes: the new member comes before the old one goes, so that a process killed in
    /// between leaves a source that works, and the same edit again ends what was begun. An agent that is a member
    /// already takes the source over, and the former one stays a member.
    package func editSource(_ request: OpSourceEdit, by person: String) async throws -> OpSourceReply {
        let current = try await source(request.name)
        if request.synchronous == false, request.force != true, current.logMode == .synchronous {
            try refuseWait(of: current, doing: "asynchronous", await release(of: current))
        }
        let before = try await handedOver(current, by: person, to: request.agent)
        let agent = try request.agent.map { try protector($0) }
        var entry = try SourceSettings.apply(request, to: before, agent: agent?.id)
        if let agent {
            if agent.id != before.agent { try await refuseOpenBackup(of: before) }
            try await records.requireMayJoin(agent, before)
            try await records.addMember(agent, to: before.id)
        }
        entry.definition = try await records.define(entry)
        if entry.agent == before.agent {
            try await catalog.put(entry)
        } else {
            try await catalog.move(entry, from: before.agent)
        }
        FaultPoint.hit("source.moved-not-left")
        if agent != nil { try await removeFormerMembers(of: entry) }
        try await authority.note("source.edited", [("source", entry.name), ("by", person)])
        assignments.changed(membersOf: entry)
        if before.agent != entry.agent {
            spool.handedOver(entry.id, from: before.agent)
            assignments.changed(before.agent)
        }
        return OpSourceReply(row: row(entry))
    }

    private func removeFormerMembers(of entry: SourceEntry) async throws {
        let others = try await catalog.members(of: entry.id).filter { $0.state == .active }
        try await records.removeMembers(but: Set([entry.agent] + others.map(\.agent)), from: entry.id)
    }

    /// The agent of this name, when it may write to sources.
    func protector(_ name: AgentName) throws -> AgentIdentity {
        let agent = try authority.agent(named: name.text)
        guard agent.roles.contains(.protect) else {
            throw HoldfastError(
                .notAuthorised,
                "agent '\(agent.name)' was not enrolled to protect sources; use one with a token made --for protect")
        }
        return agent
    }

    package func pauseSource(_ request: OpSourcePause, by person: String) async throws -> Done {
        var entry = try await source(request.name)
        guard entry.paused != request.paused else { return Done() }
        if request.paused, request.force != true, entry.logMode == .synchronous {
            try refuseWait(of: entry, doing: "paused", await release(of: entry))
        }
        entry.paused = request.paused
        entry.definition = try await records.define(entry)
        try await catalog.put(entry)
        try await authority.note(
            request.paused ? "source.paused" : "source.resumed", [("source", entry.name), ("by", person)])
        assignments.changed(membersOf: entry)
        return Done()
    }

    /// The backups stay; the database is told to keep nothing more, now or when its agent is back.
    package func removeSource(_ request: OpSourceRemove, by person: String) async throws -> OpSourceReply {
        var entry = try await source(request.name)
        try await refuseOpenBackup(of: entry)
        let release = await release(of: entry)
        if request.force != true { try refuseWait(of: entry, doing: "removed", release) }
        // What nobody asks for again had better be in the repository; else the spool keeps it for a while.
        if fleet.log(of: entry.id)?.status.state == .streaming { _ = try? await flush(entry) }
        entry.state = .leaving
        entry.definition = try await records.define(entry)
        try await catalog.put(entry)
        try await records.removeMember(entry.agent, from: entry.id)
        spool.end(entry.id)
        try await authority.note("source.removed", [("source", entry.name), ("by", person)])
        var kept = release.map { [Self.leftBehind($0, of: entry)] } ?? []
        for member in try await catalog.members(of: entry.id) { kept += try await dismiss(member, from: entry) }
        await assignments.send(to: entry.agent)
        do {
            try await assignments.release(entry, agentName: row(entry).agent.text)
        } catch {
            kept.append(Self.stillKept(error, by: row(entry).agent.text))
        }
        return OpSourceReply(row: row(entry), report: kept.isEmpty ? nil : CheckReport(items: kept))
    }

    static func stillKept(_ error: any Error, by agent: String) -> CheckItem {
        CheckItem(
            name: "keep slot", level: .warning,
            text: "the database of agent '\(agent)' still keeps log for the source: "
                + HoldfastError(handling: error).message,
            remedy: "the agent lets go of it when it connects again; if it never will, drop its slot by hand")
    }

    private func refuseOpenBackup(of entry: SourceEntry) async throws {
        guard let job = await desk.openJobs().first(where: { $0.kind == .backup && $0.source == entry.id }) else {
            return
        }
        throw HoldfastError(
            .sourceBusy, "a backup of '\(entry.name)' is under way (job \(job.id)); wait for it or cancel it first")
    }

    /// Every source, also removed ones for as long as they have backups.
    package func sources() async throws -> SourceList {
        var listed: [SourceEntry] = []
        for entry in try await catalog.sources() {
            let isListed = entry.isRemoved ? try await !catalog.backups(of: entry.id).isEmpty : true
            if isListed { listed.append(entry) }
        }
        return SourceList(rows: listed.map(row))
    }

    package func checkSource(_ request: OpSourceCheck) async throws -> CheckReport {
        try await check(try await source(request.name))
    }

    func check(_ entry: SourceEntry, within limit: Duration = checkLimit) async throws -> CheckReport {
        let order = CheckOrder(source: entry.id, assignment: try assignments.assignment(entry))
        return try await ask(entry.agent, .check(order), for: CheckReport.self, within: limit)
    }

    func row(_ entry: SourceEntry) -> SourceRow {
        SourceRow(
            source: entry.id, name: entry.nameValue, agent: agentName(entry.agent) ?? AgentName.unknown,
            engine: entry.engine, connection: entry.connection, passwordFile: entry.passwordFile,
            readers: entry.readers, maxRate: entry.maxRate, compress: entry.compress, slotLimit: entry.slotLimit,
            paused: entry.paused, removed: entry.isRemoved, created: entry.created,
            synchronous: entry.logMode == .synchronous)
    }
}
