import Platform
import Protocol
import Repository

/// The sources that the coordinator assigned to this agent, each with its engine and its log stream.
actor SourceBook {
    /// How long a flush may take.
    static let flushPatience = Duration.seconds(120)

    /// A source as it is worked with.
    struct Entry: Sendable {
        let assignment: SourceAssignment
        let recipients: [Recipient]
        let setting: CompressionSetting
        let engine: any Engine
        /// Nil while the log is not kept here.
        let logRun: LogStreamRun?
        fileprivate let logTask: Task<Void, Never>?
    }

    private let parts: AgentParts
    private let roles: [AgentRole]
    private var revision: UInt64 = 0
    private var entries: [SourceID: Entry] = [:]
    /// The last change that was begun; the next one waits for it.
    private var lastChange: Task<Void, Never>?

    init(parts: AgentParts, roles: [AgentRole]) {
        self.parts = parts
        self.roles = roles
    }

    /// Takes new assignments in: begins, ends and replaces log streams where something changed.
    ///
    /// - Throws: `trustRefused` when the coordinator holds another root than the pinned one.
    func apply(_ assignments: Assignments) async throws {
        guard assignments.root == parts.rootDigest else {
            throw HoldfastError(
                .trustRefused,
                "the coordinator works with another repository root than this agent pinned when it enrolled")
        }
        // Changes are carried out one after another, since ending a log stream takes a while.
        let before = lastChange
        let change = Task {
            await before?.value
            await self.carryOut(assignments)
        }
        lastChange = change
        await change.value
    }

    private func carryOut(_ assignments: Assignments) async {
        // A coordinator that was restored may count from a lower number; its word still stands while it is connected.
        revision = assignments.revision
        let wanted = roles.contains(.protect) ? assignments.sources : []
        for (source, entry) in entries where !wanted.contains(where: { $0.source == source }) {
            await end(entry)
            entries[source] = nil
        }
        for assignment in wanted where entries[assignment.source]?.assignment != assignment {
            if let old = entries.removeValue(forKey: assignment.source) { await end(old) }
            do {
                entries[assignment.source] = try await begin(assignment)
            } catch {
                parts.log.error(
                    "source.refused", (.source, assignment.name.text), (.reason, HoldfastError(channelError: error)))
            }
        }
        parts.log.info("sources.assigned", (.count, entries.count), (.number, revision))
    }

    /// The source that an order names.
    func entry(_ source: SourceID) throws(HoldfastError) -> Entry {
        guard let entry = entries[source] else {
            throw HoldfastError(.sourceNotAssigned, "source \(source) is not assigned to this agent")
        }
        return entry
    }

    /// Ends every log stream.
    func endAll() async {
        for entry in entries.values { await end(entry) }
        entries = [:]
    }

    private func begin(_ assignment: SourceAssignment) async throws -> Entry {
        let recipients = try TrustedRecipients.check(assignment.recipients, parts.root)
        let setting = try CompressionSetting(parsing: assignment.compress)
        let engine = try Self.engine(assignment)
        var run: LogStreamRun?
        // The log is kept for as long as the source is assigned, whatever task brought the assignment.
        var task: Task<Void, Never>?
        if assignment.standby == true, !assignment.paused {
            let member = MemberRun(parts: parts, source: assignment.source, log: engine.logSource())
            task = Task { await member.run() }
        } else if assignment.logStream, assignment.paused {
            let rest = PausedRun(parts: parts, source: assignment.source, log: engine.logSource())
            task = Task { await rest.run() }
        } else if assignment.logStream, !assignment.paused {
            let context = LogContext(
                parts: try await parts.writing(atLeast: assignment.writer), source: assignment.source,
                name: assignment.name, branch: assignment.branch, setting: setting, recipients: recipients,
                isSynchronous: assignment.synchronous ?? false,
                tailSecret: assignment.tailSecret.map { SecretBytes($0) })
            let stream = LogStreamRun(context: context, source: engine.logSource())
            run = stream
            task = Task { await stream.run() }
        }
        return Entry(
            assignment: assignment, recipients: recipients, setting: setting, engine: engine, logRun: run,
            logTask: task)
    }

    private func end(_ entry: Entry) async {
        entry.logTask?.cancel()
        await entry.logTask?.value
    }

    private static func engine(_ assignment: SourceAssignment) throws(HoldfastError) -> any Engine {
        guard assignment.engine == "postgresql" else {
            throw HoldfastError(
                .sourceNotAssigned, "this agent has no engine '\(assignment.engine)'; bring it up to date")
        }
        return PostgreSQLEngine(
            settings: ConnectionSettings(text: assignment.connection, passwordFile: assignment.passwordFile),
            name: assignment.name, source: assignment.source, slotLimit: assignment.slotLimit,
            isSynchronous: assignment.synchronous ?? false)
    }
}

extension SourceBook {
    /// Checks what a source needs, one that is assigned or one that shall be.
    func check(_ order: CheckOrder) async throws -> CheckReport {
        guard roles.contains(.protect) else {
            throw HoldfastError(
                .runRefused, "this agent was not enrolled to protect sources; make a token with --for protect")
        }
        let engine = try order.assignment.map(Self.engine) ?? entry(order.source).engine
        let isMember = order.assignment?.standby == true
        let items = await engine.check().map { requirement in
            // A member's server may well follow the one that writes.
            let isMet = isMember && requirement.name == "primary"
            return CheckItem(
                name: requirement.name,
                level: isMet ? .passed : CheckLevel(rawValue: requirement.level.rawValue) ?? .failure,
                text: requirement.text, remedy: isMet ? nil : requirement.remedy)
        }
        let facts = (try? await engine.facts())?.named.map { Fact(name: $0.name, value: $0.value) }
        return CheckReport(items: items, facts: facts ?? [], release: isMember ? nil : await Self.release(engine))
    }

    /// What commits must not wait for any more before the source's stream ends.
    private static func release(_ engine: any Engine) async -> String? {
        let log = engine.logSource()
        let rule = try? await log.commitRule()
        await log.close()
        return rule?.release
    }

    /// Lets the database keep nothing for a source that was removed.
    func release(_ order: ReleaseOrder) async throws {
        await lastChange?.value
        guard entries[order.assignment.source] == nil else {
            throw HoldfastError(.runRefused, "source '\(order.assignment.name)' is still assigned to this agent")
        }
        let log = try Self.engine(order.assignment).logSource()
        do {
            try await log.dropKeep()
        } catch {
            await log.close()
            throw error
        }
        await log.close()
        parts.log.info("source.released", (.source, order.assignment.name.text))
    }

    /// Brings the open tail of a source's log into the repository.
    func flush(_ order: FlushOrder) async throws -> FlushReply {
        let entry = try entry(order.source)
        guard let run = entry.logRun else {
            throw HoldfastError(
                .logNotFollowed,
                "the log of source '\(entry.assignment.name)' is not being followed: it is paused")
        }
        return try await withDeadline(Self.flushPatience, doing: "flushing the log") { try await run.flush() }
    }
}
