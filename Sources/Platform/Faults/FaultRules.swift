#if DEBUG
    import Glibc
    import Synchronization

    /// The rules that the environment gave this process, and how often each point was passed.
    @usableFromInline
    package final class FaultRules: Sendable {
        /// What happens at a point.
        package enum Action: Equatable, Sendable {
            case kill
            case stop
            case error
            case sleep(milliseconds: UInt32)

            init?(_ text: String) {
                switch text {
                case "kill": self = .kill
                case "stop": self = .stop
                case "error": self = .error
                default:
                    guard text.hasPrefix("sleep-"), let value = UInt32(text.dropFirst(6)) else { return nil }
                    self = .sleep(milliseconds: value)
                }
            }
        }

        private struct Rule: Sendable {
            let name: String
            let passage: Int
            let action: Action
        }

        /// Read once, at the first passage of any point.
        @usableFromInline
        package static let current = FaultRules(
            text: getenv("HOLDFAST_FAULT").map { String(cString: $0) } ?? "",
            logPath: getenv("HOLDFAST_FAULT_LOG").map { String(cString: $0) })

        private let rules: [Rule]
        private let logPath: String?
        private let passages = Mutex<[String: Int]>([:])

        /// Rules as `HOLDFAST_FAULT` holds them; a rule that is not understood ends the process, since a test that
        /// misspells one would prove nothing.
        package init(text: String, logPath: String?) {
            self.logPath = logPath
            rules = text.split(separator: ",").map { part in
                guard let rule = Self.rule(part) else { preconditionFailure("HOLDFAST_FAULT: '\(part)'") }
                return rule
            }
        }

        private static func rule(_ text: Substring) -> Rule? {
            let halves = text.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let action = Action(String(halves[1])) else { return nil }
            let name = halves[0].split(separator: ":")
            guard name.count > 1 else { return Rule(name: String(halves[0]), passage: 1, action: action) }
            guard let passage = Int(name[1]), passage > 0 else { return nil }
            return Rule(name: String(name[0]), passage: passage, action: action)
        }

        /// Passes a point at a place that cannot fail.
        @usableFromInline
        package func passUnfailing(_ name: StaticString) {
            _ = try? pass(name)
        }

        /// Passes a point and does what the rules say.
        @usableFromInline
        package func pass(_ name: StaticString) throws(SystemError) {
            guard !rules.isEmpty || logPath != nil else { return }
            let name = name.description
            if let logPath { append(name, to: logPath) }
            let count = passages.withLock { passages in
                passages[name, default: 0] += 1
                return passages[name, default: 0]
            }
            for rule in rules where rule.name == name && rule.passage == count {
                try perform(rule.action, name)
            }
        }

        private func perform(_ action: Action, _ name: String) throws(SystemError) {
            switch action {
            case .kill: Glibc.kill(getpid(), SIGKILL)
            case .stop: Glibc.kill(getpid(), SIGSTOP)
            case .error: throw SystemError(call: "fault point", errno: EIO, path: name)
            case .sleep(let milliseconds): usleep(milliseconds &* 1000)
            }
        }

        private func append(_ name: String, to path: String) {
            let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            let line = name + "\n"
            _ = line.withCString { write(descriptor, $0, strlen($0)) }
        }
    }
#endif
