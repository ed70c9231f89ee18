import Glibc

/// How to run another program: everything it gets is written here, nothing is inherited.
///
/// No secret belongs in arguments or environment, which other users of the machine can read: hand it by `input` or by a
/// file. The child gets no descriptor but the three and leads a process group of its own.
package struct ChildProcess: Sendable {
    /// What the child reads.
    package enum Input: Sendable {
        case nothing
        case bytes(Bytes)
        case file(String)
    }

    /// Where the child's output goes.
    package enum Output: Sendable {
        case discarded
        /// Kept in memory; what exceeds the limit is read and dropped.
        case captured(limit: Int)
        /// Appended to a file, created with permissions 0600.
        case file(String)
        /// To an open descriptor of ours, such as 2.
        case descriptor(Int32)
    }

    /// The environment a child has unless told otherwise.
    package static let minimalEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
    ]
    /// How much of each output is kept unless told otherwise, in bytes.
    package static let captureLimit = 1 << 20

    /// The program's absolute path; it is not searched for.
    package var program: String
    /// What follows the program's name.
    package var arguments: [String]
    /// The whole environment.
    package var environment: [String: String]
    /// The working directory; nil keeps ours.
    package var directory: String?
    /// Whom the child runs as; nil keeps our user. Only root may change it.
    package var user: UserAccount?
    /// Whether the child leads a session of its own, ends with this process, and, where the kernel allows it, has no
    /// network but loopback and is the first of its own processes, which all end with it; see
    /// ``ProcessesBeneath/share(_:with:)`` for what came of it.
    ///
    /// Such a first process gets no signal that it has no handler for, but SIGKILL.
    package var isApart = false
    /// What a child apart gets when this process ends before it.
    package var partingSignal = SIGKILL
    package var input = Input.nothing
    package var output = Output.captured(limit: captureLimit)
    package var errors = Output.captured(limit: captureLimit)

    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = minimalEnvironment,
        directory: String? = nil, user: UserAccount? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.user = user
    }

    /// The program's name without its directory, for messages.
    package var name: String { program.split(separator: "/").last.map(String.init) ?? program }

    /// Runs the program to its end. A non-zero exit status is no error here, see `ChildResult.requireSuccess`.
    ///
    /// When the task is cancelled, the child's group gets SIGTERM and after `grace` SIGKILL; the call returns only when
    /// the child has gone.
    ///
    /// - Throws: `childProcess` when the program cannot be run; `CancellationError`.
    package func run(grace: Duration = .seconds(10)) async throws -> ChildResult {
        let running = try await BlockingThreads.shared.run { try start() }
        let result = await withTaskCancellationHandler {
            await running.wait()
        } onCancel: {
            running.beginTermination(grace: grace)
        }
        try Task.checkCancellation()
        return result
    }

    /// Starts the program. It goes on when the handle is let go.
    ///
    /// - Throws: `childProcess` naming the program and what failed.
    package func spawn() async throws -> RunningChild {
        try await BlockingThreads.shared.run { try start() }
    }
}
