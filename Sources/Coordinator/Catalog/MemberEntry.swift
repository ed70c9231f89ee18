package import Protocol

/// A member of a source that does not write it; the one that does stands in the source itself.
package struct MemberEntry: Sendable, Equatable {
    /// Where a membership is in its life.
    package enum State: String, Sendable {
        case active
        /// Removed, but its server may still hold log back for it.
        case leaving
    }

    package var source: SourceID
    package var agent: AgentID
    package var state: State
    /// libpq's `key=value` words, without any secret.
    package var connection: String
    /// A path on the agent's host.
    package var passwordFile: String?
    /// Whether its server was seen as a primary beside the writer's, and not in recovery since.
    package var isRival: Bool

    package init(
        source: SourceID, agent: AgentID, state: State = .active, connection: String, passwordFile: String? = nil,
        isRival: Bool = false
    ) {
        self.source = source
        self.agent = agent
        self.state = state
        self.connection = connection
        self.passwordFile = passwordFile
        self.isRival = isRival
    }
}

extension MemberEntry {
    init(row: SQLRow) throws {
        guard let state = State(rawValue: try row.text("state")) else {
            throw SQLiteError(code: 0, reason: "a member has an unknown state")
        }
        self.init(
            source: try row.identifier("source"), agent: try row.identifier("agent"), state: state,
            connection: try row.text("connection"), passwordFile: try row.optionalText("password_file"),
            isRival: try row.flag("rival"))
    }
}

extension SourceEntry {
    /// The present writer as a member that writes no longer.
    var writerAsMember: MemberEntry {
        MemberEntry(source: id, agent: agent, connection: connection, passwordFile: passwordFile)
    }

    /// The source as `member` writes it.
    func written(by member: MemberEntry) -> SourceEntry {
        var next = self
        next.agent = member.agent
        next.connection = member.connection
        next.passwordFile = member.passwordFile
        return next
    }
}
