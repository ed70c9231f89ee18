import Glibc
package import Platform
import Synchronization

/// One of our long-running programs under test, which can be started, killed and started again.
package final class FleetProcess: Sendable {
    /// The file that takes all it logs, over all its lives.
    package let logFile: String
    private let program: String
    private let arguments: [String]
    private let environment: [String: String]
    private let user: UserAccount?
    private let host: FarHost?
    private let running = Mutex<RunningChild?>(nil)

    init(
        program: String, arguments: [String], environment: [String: String], user: UserAccount?, logFile: String,
        host: FarHost? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.user = user
        self.logFile = logFile
        self.host = host
    }

    deinit {
        running.withLock { $0?.signal(SIGKILL) }
    }

    /// The same program with more arguments; it does not run yet.
    package func with(arguments more: [String]) -> FleetProcess {
        FleetProcess(
            program: program, arguments: arguments + more, environment: environment, user: user, logFile: logFile,
            host: host)
    }

    /// Starts it; it ends with the test process, whichever way that ends.
    ///
    /// - Parameters:
    ///   - fault: for the environment variable of the fault points.
    ///   - recording: the folder in which it writes down all that it says and is told.
    ///   - more: What its environment has beside the usual.
    /// - Throws: that it could not be started.
    package func start(
        fault: String? = nil, recording: String? = nil, environment more: [String: String] = [:]
    ) async throws {
        var environment = environment.merging(more) { $1 }
        environment["HOLDFAST_FAULT"] = fault
        environment["HOLDFAST_RECORD"] = recording
        environment["SWIFT_BACKTRACE"] = "enable=no"
        var child = ChildProcess(
            "/usr/bin/setpriv", ["--pdeathsig", "KILL", "--", program] + arguments, environment: environment,
            directory: "/", user: user)
        host?.take(&child)
        child.output = .file(logFile)
        child.errors = .file(logFile)
        let started = try await child.spawn()
        running.withLock { $0 = started }
    }

    /// The process id of its present life; nil when it does not run.
    package var pid: Int32? {
        running.withLock { child in child.flatMap { $0.isRunning ? $0.pid : nil } }
    }

    /// How its last life ended; nil while it runs.
    package func end() async -> ChildResult.Status? {
        guard let child = running.withLock({ $0 }), !child.isRunning else { return nil }
        return await child.wait().status
    }

    /// Ends it as a power cut would, and waits for its end.
    package func kill() async {
        guard let child = running.withLock({ $0 }) else { return }
        child.signal(SIGKILL)
        _ = await child.wait()
    }

    /// Holds it still, as a disk that does not answer would.
    package func pause() { running.withLock { $0?.signal(SIGSTOP) } }

    /// Lets it go on.
    package func goOn() { running.withLock { $0?.signal(SIGCONT) } }

    /// Whether it is held still, by us or by itself.
    package var isStill: Bool {
        guard let pid, let status = try? Files.readFile("/proc/\(pid)/stat") else { return false }
        return String(decoding: status, as: UTF8.self).contains(") T ")
    }

    /// Asks it to end, and waits for that.
    package func stop() async {
        guard let child = running.withLock({ $0 }) else { return }
        _ = await child.terminate(grace: .seconds(10))
    }

    /// Waits until it has ended by itself; false when it still runs after `limit`.
    package func ended(within limit: Duration) async throws -> Bool {
        try await eventually(within: limit) { self.pid == nil }
    }

    /// All it has logged.
    package var log: String {
        String(decoding: (try? Files.readFile(logFile, limit: 64 << 20)) ?? [], as: UTF8.self)
    }
}
