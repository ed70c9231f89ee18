import CSystem
import Glibc
import Platform
import Protocol
import Synchronization

/// Runs a server that recovers, from its start until it is open or has given up.
final class Recovery: Sendable {
    /// How often log and state are looked at.
    static let interval = Duration.milliseconds(100)
    /// How long a server that is told to stop may take.
    static let grace = Duration.seconds(30)

    /// Bytes of the log that are read at a time.
    static let logPiece = 256 << 10

    /// How a run ended.
    struct End: Sendable {
        var timeline: TimelineID
        var position: LSN
        /// Where the last replayed record begins; nil when the server did not tell.
        var lastRecord: LSN?
        var time: Timestamp?
        /// Whether the server gave up for want of log before the target; it does not run then.
        var endedBeforeTarget: Bool
    }

    private let setting: RestoreSetting
    private let programs: ServerPrograms
    private let owner: TargetOwner?
    private let progress: @Sendable (RecoveryProgress) -> Void
    private let server = Mutex<RunningChild?>(nil)

    init(
        setting: RestoreSetting, programs: ServerPrograms, owner: TargetOwner?,
        progress: @escaping @Sendable (RecoveryProgress) -> Void
    ) {
        self.setting = setting
        self.programs = programs
        self.owner = owner
        self.progress = progress
    }

    /// Starts the server and follows it. When it fails or the task is cancelled, it is stopped.
    func run() async throws -> End {
        let log = setting.directory + "/" + PostgreSQLRestorer.logName
        let from = try await BlockingThreads.shared.run { try Self.prepareLog(log, owner: self.owner) }
        let child = try await start(log: log)
        server.withLock { $0 = child }
        do {
            return try await follow(child, log: log, from: from)
        } catch {
            child.signal(SIGINT)
            _ = await child.terminate(grace: Self.grace)
            throw error
        }
    }

    /// Lets the open server read its configuration again.
    func reload() async {
        guard let child = server.withLock({ $0 }) else { return }
        kill(child.pid, SIGHUP)
    }

    private func start(log: String) async throws -> RunningChild {
        let owner = owner
        let account = try await BlockingThreads.shared.run { try owner.map { try UserAccount.find(uid: $0.uid) } }
        var child = ChildProcess(
            programs.server, ["-D", setting.directory], environment: programs.environment,
            directory: setting.directory, user: account)
        child.isApart = setting.containment != nil
        // On this a server ends its children and gives its shared memory back.
        child.partingSignal = SIGQUIT
        child.output = .file(log)
        child.errors = .file(log)
        return try await child.spawn()
    }

    private func follow(_ child: RunningChild, log: String, from: UInt64) async throws -> End {
        var reader = RecoveryLog(segmentSize: setting.segmentSize)
        var offset = from
        var told: RecoveryProgress?
        while true {
            let isRunning = child.isRunning
            let (start, directory) = (offset, setting.directory)
            // The state before the log: what led to a state is in the log by then.
            let (control, bytes) = try await BlockingThreads.shared.run {
                (isRunning ? try Self.openControl(directory) : nil, try Self.read(log, from: start))
            }
            offset += UInt64(bytes.count)
            reader.take(bytes)
            let now = RecoveryProgress(
                position: reader.position, text: reader.step, isOpening: reader.isRedone)
            if now != told { progress(now) }
            told = now
            // What the log still holds belongs to the end, should this be one.
            if bytes.count == Self.logPiece { continue }
            if let end = try end(reader, isRunning: isRunning, control) { return end }
            try await Task.sleep(for: Self.interval)
        }
    }

    /// The end, if this is one.
    private func end(_ log: RecoveryLog, isRunning: Bool, _ control: ControlFile?) throws -> End? {
        if !isRunning {
            guard log.endedBeforeTarget else {
                // A contained server's log goes with it.
                let place =
                    setting.containment == nil
                    ? "; its log is '\(setting.directory)/\(PostgreSQLRestorer.logName)'" : ""
                throw HoldfastError(
                    log.position == nil ? .serverStart : .recoveryFailed,
                    "the restored server ended: \(log.fatal ?? "it wrote no reason")\(place)")
            }
            return End(
                timeline: setting.timeline, position: log.position ?? .zero, time: log.time, endedBeforeTarget: true)
        }
        guard let control else { return nil }
        return End(
            timeline: log.timeline ?? control.timeline, position: log.position ?? control.redo,
            lastRecord: log.isRedone ? log.position : nil, time: log.time,
            endedBeforeTarget: false)
    }
}

/// Looks into the target. All block.
extension Recovery {
    /// Makes the log file, for the user that the server runs as.
    ///
    /// - Returns: Where new lines will begin.
    private static func prepareLog(_ path: String, owner: TargetOwner?) throws -> UInt64 {
        let file = try Files.open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW)
        if let owner { try Files.chown(path, uid: owner.uid, gid: owner.gid) }
        return try Files.stat(file).size
    }

    private static func read(_ path: String, from offset: UInt64) throws -> Bytes {
        let file = try Files.open(path, O_RDONLY)
        var bytes = Bytes(repeating: 0, count: logPiece)
        let count = try bytes.withUnsafeMutableBytes { try Files.readFully(file, into: $0, at: offset) }
        return Bytes(bytes[..<count])
    }

    /// The control file of a server that is open for writing; nil while it is not.
    private static func openControl(_ directory: String) throws -> ControlFile? {
        guard let text = try? Files.readFile(directory + "/postmaster.pid"),
            ConfigurationFile(text).lines.dropFirst(7).first?.starts(with: "ready".utf8) == true
        else { return nil }
        let control = try ControlFile.read(in: Bytes(directory.utf8))
        return control.state == .inProduction ? control : nil
    }
}
