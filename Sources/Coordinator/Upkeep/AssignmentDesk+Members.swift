import Platform
package import Protocol

/// Sources with several members: what each of them is told.
extension AssignmentDesk {
    /// How long an agent may take to record a handover.
    private static let handoverLimit = Duration.seconds(20)

    /// Everything that an agent is a member of, writing or not.
    func assignments(of agent: AgentID) async throws -> [SourceAssignment] {
        let sources = try await catalog.sources().filter { $0.state == .active }
        var assigned: [SourceAssignment] = []
        for source in sources where source.agent == agent {
            var writing = try assignment(source)
            writing.writer = try await catalog.handover(of: source.id)?.writer
            assigned.append(writing)
        }
        for member in try await catalog.memberships(of: agent) where member.state == .active {
            guard let source = sources.first(where: { $0.id == member.source }), source.agent != agent else { continue }
            assigned.append(try assignment(source, of: member))
        }
        return assigned
    }

    /// A source as a member that does not write is told of it.
    package func assignment(_ source: SourceEntry, of member: MemberEntry) throws -> SourceAssignment {
        var assignment = try assignment(source.written(by: member))
        assignment.logStream = false
        assignment.standby = true
        return assignment
    }

    /// A source has changed: all of its members are told.
    package func changed(membersOf source: SourceEntry) {
        changed(source.agent)
        chores.add { [catalog] in
            for member in (try? await catalog.members(of: source.id)) ?? [] { await send(to: member.agent) }
        }
    }

    /// Has an agent say in the chains of backups that it writes now, where it has not said so yet.
    func recordHandovers(to agent: AgentID) async {
        let sources = (try? await catalog.sources())?.filter { $0.agent == agent && $0.state == .active } ?? []
        for source in sources {
            do {
                guard let handover = try await catalog.handover(of: source.id), !handover.isRecorded else { continue }
                try await record(handover, of: source)
            } catch {
                log.notice(
                    "handover.unrecorded", (.source, source.name), (.reason, HoldfastError(handling: error).message))
            }
        }
    }

    private func record(_ handover: HandoverEntry, of source: SourceEntry) async throws {
        guard let link = fleet.link(to: source.agent) else { return }
        let order = Order(
            job: .random(), attempt: try await catalog.nextAttempt(of: source.id),
            body: .handover(
                HandoverOrder(
                    source: source.id, from: handover.former, timeline: handover.position.timeline,
                    position: handover.position.lsn)))
        try await withDeadline(Self.handoverLimit, doing: "recording the handover") {
            _ = try await link.request(order).decoded(as: Done.self)
        }
    }
}
