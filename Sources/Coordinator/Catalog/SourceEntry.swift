package import Platform
package import Protocol

/// A source as the catalogue knows it.
package struct SourceEntry: Sendable, Equatable {
    /// Where a source is in its life; a removed one keeps its backups.
    package enum State: String, Sendable {
        case creating
        case active
        /// Removed, but its database may still keep log for it.
        case leaving
        case removed
    }

    /// Whether commits may wait for the coordinator.
    package enum LogMode: String, Sendable {
        /// None ever waits.
        case asynchronous
        /// The log's place in the spool is told to the database as written, flushed and applied.
        case synchronous
    }

    package var id: SourceID
    package var name: String
    package var engine: String
    /// The member that writes.
    package var agent: AgentID
    package var state: State
    /// libpq's `key=value` words, without any secret.
    package var connection: String
    /// A path on the agent's host.
    package var passwordFile: String?
    package var readers: UInt32
    /// Bytes a second; nil is free.
    package var maxRate: UInt64?
    package var compress: String
    /// Bytes a keep slot may hold back before the database drops it; nil is never.
    package var slotLimit: UInt64?
    package var logMode: LogMode
    package var paused: Bool
    package var branch: LogBranch
    /// Number of the newest sealed definition; 0 before the first.
    package var definition: UInt64
    package var created: Timestamp

    package init(
        id: SourceID, name: String, engine: String, agent: AgentID, state: State, connection: String,
        passwordFile: String? = nil, readers: UInt32, maxRate: UInt64? = nil, compress: String,
        slotLimit: UInt64? = nil, logMode: LogMode = .asynchronous, paused: Bool, branch: LogBranch,
        definition: UInt64, created: Timestamp
    ) {
        self.id = id
        self.name = name
        self.engine = engine
        self.agent = agent
        self.state = state
        self.connection = connection
        self.passwordFile = passwordFile
        self.readers = readers
        self.maxRate = maxRate
        self.compress = compress
        self.slotLimit = slotLimit
        self.logMode = logMode
        self.paused = paused
        self.branch = branch
        self.definition = definition
        self.created = created
    }
}

extension SourceEntry {
    /// Whether an operator has removed it.
    package var isRemoved: Bool { state == .leaving || state == .removed }

    init(row: SQLRow) throws {
        guard let state = State(rawValue: try row.text("state")) else {
            throw SQLiteError(code: 0, reason: "a source has an unknown state")
        }
        guard let logMode = LogMode(rawValue: try row.text("log_mode")) else {
            throw SQLiteError(code: 0, reason: "a source has an unknown log mode")
        }
        self.init(
            id: try row.identifier("id"), name: try row.text("name"), engine: try row.text("engine"),
            agent: try row.identifier("agent"), state: state, connection: try row.text("connection"),
            passwordFile: try row.optionalText("password_file"), readers: try row.smallNumber("readers"),
            maxRate: try row.optionalNumber("max_rate"), compress: try row.text("compress"),
            slotLimit: try row.optionalNumber("slot_limit"), logMode: logMode, paused: try row.flag("paused"),
            branch: LogBranch(rawValue: try row.smallNumber("branch")), definition: try row.number("definition"),
            created: try row.time("created"))
    }
}

extension SourceEntry {
    /// The name as messages carry it.
    var nameValue: SourceName { SourceName(name) ?? .unknown }
}
