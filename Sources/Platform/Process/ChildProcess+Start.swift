import CSystem
import Glibc

extension ChildProcess {
    /// A pipe or file at the parent's side and what the child gets for it.
    private struct Channel: ~Copyable {
        var ours: FileDescriptor?
        let theirs: FileDescriptor

        init(ours: consuming FileDescriptor?, theirs: consuming FileDescriptor) {
            self.ours = ours
            self.theirs = theirs
        }
    }

    /// Starts the child and the thread that watches it; blocks for the moment of the start.
    func start() throws(HoldfastError) -> RunningChild {
        do {
            var input = try channel(input)
            var output = try channel(output)
            var errors = try channel(errors)
            let pid = try fork(input.theirs.raw, output.theirs.raw, errors.theirs.raw)
            let pipes = ChildPipes(
                input: input.ours.take(), output: output.ours.take(), errors: errors.ours.take(),
                feed: feed, outputLimit: self.output.limit, errorLimit: self.errors.limit)
            return try RunningChild(name: name, pid: pid, pipes: pipes)
        } catch {
            throw HoldfastError(error, doing: "the program '\(program)' cannot be run", code: .childProcess)
        }
    }

    private var feed: Bytes {
        if case .bytes(let bytes) = input { return bytes }
        return []
    }

    private func channel(_ input: Input) throws(SystemError) -> Channel {
        switch input {
        case .nothing: return Channel(ours: nil, theirs: try Files.open("/dev/null", O_RDONLY))
        case .file(let path): return Channel(ours: nil, theirs: try Files.open(path, O_RDONLY))
        case .bytes:
            let ends = try Self.pipe()
            return Channel(ours: FileDescriptor(taking: ends.write), theirs: FileDescriptor(taking: ends.read))
        }
    }

    private func channel(_ output: Output) throws(SystemError) -> Channel {
        switch output {
        case .discarded: return Channel(ours: nil, theirs: try Files.open("/dev/null", O_WRONLY))
        case .file(let path):
            return Channel(ours: nil, theirs: try Files.open(path, O_WRONLY | O_CREAT | O_APPEND))
        case .descriptor(let raw):
            let copy = try retrying("fcntl") { fcntl(raw, F_DUPFD_CLOEXEC, 3) }
            return Channel(ours: nil, theirs: FileDescriptor(taking: copy))
        case .captured:
            let ends = try Self.pipe()
            return Channel(ours: FileDescriptor(taking: ends.read), theirs: FileDescriptor(taking: ends.write))
        }
    }

    private static func pipe() throws(SystemError) -> (read: Int32, write: Int32) {
        var ends: (Int32, Int32) = (-1, -1)
        _ = try retrying("pipe2") {
            withUnsafeMutablePointer(to: &ends) { pair in
                pair.withMemoryRebound(to: Int32.self, capacity: 2) { hf_pipe($0, O_CLOEXEC) }
            }
        }
        return ends
    }

    private func fork(_ input: Int32, _ output: Int32, _ errors: Int32) throws(SystemError) -> Int32 {
        var failure = hf_spawn_failure()
        let pid = withCStrings([program] + arguments) { arguments in
            withCStrings(environment.map { "\($0.key)=\($0.value)" }.sorted()) { environment in
                withRequest(arguments, environment) { request in
                    (request.input, request.output, request.errors) = (input, output, errors)
                    for namespaces in self.namespaces {
                        request.namespaces = namespaces
                        let pid = hf_spawn_child(&request, &failure)
                        // 0: the kernel refuses; 6: what it granted is of no use.
                        guard pid == -1, failure.step == 0 || failure.step == 6 else { return pid }
                    }
                    return -1
                }
            }
        }
        guard pid == -1 else { return pid }
        let call: StaticString =
            switch failure.step {
            case 2: "dup2"
            case 3: "setresuid"
            case 4: "chdir"
            case 5: "execve"
            case 7: "prctl"
            default: "fork"
            }
        throw SystemError(call: call, errno: failure.error, path: failure.step == 4 ? directory : program)
    }

    /// What to ask the kernel for, the best first. A user of a namespace cannot become another outside of it.
    private var namespaces: [UInt] {
        guard isApart else { return [0] }
        return user == nil ? [HF_APART, HF_APART_AS_USER, 0] : [HF_APART, 0]
    }

    private func withRequest<Result>(
        _ arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>,
        _ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>, _ body: (inout hf_spawn) -> Result
    ) -> Result {
        var request = hf_spawn()
        (request.arguments, request.environment) = (arguments, environment)
        request.changes_user = user == nil ? 0 : 1
        (request.leads_session, request.parting_signal) = (isApart ? 1 : 0, partingSignal)
        (request.user, request.group) = (user?.uid ?? 0, user?.gid ?? 0)
        return (user?.groups ?? []).withUnsafeBufferPointer { groups in
            (request.groups, request.group_count) = (groups.baseAddress, groups.count)
            return program.withCString { program in
                request.program = program
                guard let directory else { return body(&request) }
                return directory.withCString { directory in
                    request.directory = directory
                    return body(&request)
                }
            }
        }
    }
}

extension ChildProcess.Output {
    /// The most bytes to keep; nil when nothing is captured.
    fileprivate var limit: Int? {
        if case .captured(let limit) = self { return limit }
        return nil
    }
}

/// Hands `strings` to C as a null-terminated list of null-terminated texts.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("the list holds its end at least") }
        return body(start)
    }
}
