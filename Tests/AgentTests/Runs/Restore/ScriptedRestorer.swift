import Agent
import Platform
import Protocol
import Synchronization

/// PostgreSQL's rules for targets, with a script in place of its server.
final class ScriptedRestorer: Restorer {
    typealias Recovery = @Sendable (_ directory: String, _ command: String) async throws -> Void

    private let real: PostgreSQLRestorer
    private let setting: RestoreSetting
    private let whenEmptied: @Sendable (String) throws -> Void
    private let recovery: Recovery
    private let content = Mutex<RestoredContent?>(nil)
    private let records: RecordScript?

    init(
        _ setting: RestoreSetting, whenEmptied: @escaping @Sendable (String) throws -> Void,
        records: RecordScript? = nil, recovery: @escaping Recovery
    ) {
        self.records = records
        real = PostgreSQLRestorer(setting)
        self.setting = setting
        self.whenEmptied = whenEmptied
        self.recovery = recovery
    }

    func checkTarget() async throws -> TargetOwner? { try await real.checkTarget() }

    func logReader(from start: LSN) -> (any LogReader)? {
        records.map { $0.reader(from: start) } ?? real.logReader(from: start)
    }

    func emptyTarget() async throws {
        try await real.emptyTarget()
        try whenEmptied(setting.directory)
    }

    func configure(_ content: RestoredContent) async throws -> [String] {
        self.content.withLock { $0 = content }
        try Files.writeFileDurably(setting.directory + "/log_command", Bytes(content.logCommand.utf8))
        return ["port is set otherwise"]
    }

    func recover(_ progress: @escaping @Sendable (RecoveryProgress) -> Void) async throws -> RecoveryEnd {
        progress(RecoveryProgress(position: setting.consistentFrom, text: "replaying"))
        try await recovery(setting.directory, content.withLock { $0?.logCommand ?? "" })
        return RecoveryEnd(
            timeline: TimelineID(rawValue: setting.timeline.rawValue + 1), position: setting.consistentFrom,
            lastRecord: records?.replayed, isWholeLog: setting.end == .latest, port: 5499)
    }
}
