import Platform
package import Protocol
import Synchronization

/// Brings a PostgreSQL cluster back: judges the target, makes it startable, and sees it through recovery.
package final class PostgreSQLRestorer: Restorer {
    /// The server's log while it recovers, in the data directory.
    package static let logName = "holdfast_recovery.log"

    let setting: RestoreSetting
    private let told = Mutex<[String]>([])

    /// Prepares for one target; nothing is looked at yet.
    package init(_ setting: RestoreSetting) {
        self.setting = setting
    }

    package func checkTarget() async throws -> TargetOwner? {
        let setting = setting
        guard PostgreSQLEngine.supportedVersions.contains(Int(clamping: major)) else {
            throw HoldfastError(.sourceUnsuitable, "PostgreSQL \(major) is not supported")
        }
        let owner = try await blocking("the target cannot be looked at") { try RestoreTarget(setting: setting).check() }
        if setting.starts { _ = try await ServerPrograms.find(major: major, in: setting.programDirectories) }
        return owner
    }

    package func logReader(from start: LSN) -> (any LogReader)? {
        WALReader(from: start, systemIdentifier: setting.systemIdentifier)
    }

    package func emptyTarget() async throws {
        let setting = setting
        try await blocking("the target cannot be made ready") { try RestoreTarget(setting: setting).empty() }
    }

    package func configure(_ content: RestoredContent) async throws -> [String] {
        let setting = setting
        let changes = try await blocking("the restored cluster cannot be configured") {
            try TargetConfiguration(setting: setting).write(content)
        }
        told.withLock { $0 = changes.contained }
        return changes.notes
    }

    /// What containment turned off in the configured cluster, one line each.
    var contained: [String] { told.withLock { $0 } }

    package func recover(
        _ progress: @escaping @Sendable (RecoveryProgress) -> Void
    ) async throws -> RecoveryEnd {
        let programs = try await ServerPrograms.find(major: major, in: setting.programDirectories)
        let setting = setting
        let owner = try await blocking("the target cannot be looked at") { try RestoreTarget(setting: setting).owner() }
        var notes: [String] = []
        let recovery = Recovery(setting: setting, programs: programs, owner: owner, progress: progress)
        var end = try await recovery.run()
        let isWholeLog = end.endedBeforeTarget || setting.end == .latest
        if end.endedBeforeTarget {
            try requireReplaceable(setting.end)
            notes.append("the log ends before the target and holds no later commit, so all of it was replayed")
            try await blocking("the recovery target cannot be taken out") {
                try TargetConfiguration(setting: setting).dropTarget()
            }
            progress(RecoveryProgress(text: "the target lies behind the log's end: all of it is replayed once more"))
            end = try await recovery.run()
        }
        let port = try await blocking("the recovery settings cannot be taken out") {
            try TargetConfiguration(setting: setting).closeRecovery()
        }
        await recovery.reload()
        return RecoveryEnd(
            timeline: end.timeline, position: end.position, lastRecord: end.lastRecord, isWholeLog: isWholeLog,
            time: end.time, port: port, notes: notes)
    }

    /// All of the log stands for a moment or position behind it, but not for something that it does not hold.
    private func requireReplaceable(_ end: RestoreSetting.End) throws(HoldfastError) {
        let thing: String
        switch end {
        case .transaction(let number, _): thing = "end of a transaction \(number)"
        case .name(let name): thing = "restore point '\(name)'"
        case .time, .lsn, .latest, .immediate: return
        }
        throw HoldfastError(.outsideWindow, "the log that the restore replayed holds no \(thing)")
    }

    private var major: UInt64 { setting.serverVersion / 10000 }

    private func blocking<T: Sendable>(_ doing: String, _ body: @escaping @Sendable () throws -> T) async throws -> T {
        do {
            return try await BlockingThreads.shared.run(body)
        } catch {
            throw PostgreSQLEngine.asHoldfastError(error, doing: doing)
        }
    }
}
