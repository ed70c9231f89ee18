import Glibc
import Platform
import Protocol

/// What `holdfast-agent` is called with.
enum AgentCommand {
    private static let enrollSyntax = CommandSyntax(
        "holdfast-agent enroll", "Give this host an identity at a coordinator.",
        options: [
            OptionSyntax("--coordinator", "ADDR:PORT", "where the coordinator listens"),
            OptionSyntax(
                "--token-file", "F", "the token's file, or - for standard input; a terminal is asked otherwise"),
            OptionSyntax("--data-dir", "DIR", "where the identity goes, \(AgentConfiguration.defaultDataDirectory)"),
        ],
        notes: "The token comes from `holdfast agent token`. It is good once, for a short time.")
    private static let runSyntax = CommandSyntax(
        "holdfast-agent run", "Protect and restore what the coordinator asks for.",
        options: [
            OptionSyntax("--config", "F", "the configuration, \(AgentConfiguration.defaultPath)"),
            OptionSyntax("--data-dir", "DIR", "the data directory, \(AgentConfiguration.defaultDataDirectory)"),
            OptionSyntax("--coordinator", "ADDR:PORT", "another address than at the enrolment"),
            OptionSyntax("--log-json", "log lines as JSON"),
            OptionSyntax("--log-level", "LEVEL", "debug, info, notice, warn or error"),
        ])
    private static let versionSyntax = CommandSyntax("holdfast-agent version", "Print the version.")

    /// Runs the command of these arguments and gives its exit status.
    static func run(_ arguments: [String]) async -> Int32 {
        do {
            return try await dispatch(arguments)
        } catch {
            let error = HoldfastError(channelError: error)
            say("holdfast-agent: \(error)\n")
            return error.code.exitStatus.rawValue
        }
    }

    private static func dispatch(_ arguments: [String]) async throws -> Int32 {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "enroll":
            return try await helped(enrollSyntax, rest, enrol)
        case "run":
            return try await helped(runSyntax, rest, serve)
        case "restore":
            return try await helped(OfflineRequest.syntax, rest) { try await OfflineRestore($0).run() }
        case "version", "--version":
            return try await helped(versionSyntax, rest) { _ in tell("holdfast-agent \(Software.version)\n") }
        case RestoreCommand.word:
            return RestoreCommand.run(rest).rawValue
        case nil, "help", "--help":
            for syntax in [enrollSyntax, runSyntax, OfflineRequest.syntax, versionSyntax] {
                tell("\(syntax.usage)\n    \(syntax.summary)\n")
            }
            return arguments.isEmpty ? ExitStatus.usage.rawValue : 0
        case let word?:
            throw HoldfastError(.usage, "there is no command '\(word)'; holdfast-agent --help shows what there is")
        }
    }

    private static func helped(
        _ syntax: CommandSyntax, _ words: [String], _ body: (Arguments) async throws -> Void
    ) async throws -> Int32 {
        let arguments = try syntax.parse(words)
        if arguments.isHelpWanted { tell(syntax.help) } else { try await body(arguments) }
        return 0
    }

    private static func enrol(_ arguments: Arguments) async throws {
        let address = try address(try arguments.required("--coordinator"))
        let home = AgentHome(directory: arguments.option("--data-dir") ?? AgentConfiguration.defaultDataDirectory)
        let path = arguments.option("--token-file")
        let token = try await BlockingThreads.shared.run { try TokenSource.read(path) }
        let identity = try await Enrolment(
            address: address, token: token, home: home, loop: try EventLoop(name: "enrolment"),
            clock: SystemWallClock()
        ).run()
        tell("enrolled as '\(identity.card.name)' of site '\(identity.card.site)'; identity in \(home.directory)\n")
    }

    private static func serve(_ arguments: Arguments) async throws {
        let configuration = try AgentConfiguration(
            path: arguments.option("--config") ?? AgentConfiguration.defaultPath,
            isOptional: !arguments.isSet("--config"))
        let home = AgentHome(
            directory: arguments.option("--data-dir") ?? configuration.dataDirectory
                ?? AgentConfiguration.defaultDataDirectory)
        let address = try (arguments.option("--coordinator") ?? configuration.coordinator).map(address)
        try await AgentService(
            configuration: configuration, home: home, address: address, log: try log(arguments)
        ).run()
    }

    private static func log(_ arguments: Arguments) throws(HoldfastError) -> Log {
        let name = arguments.option("--log-level") ?? "info"
        guard let level = LogLevel(name: name) else {
            throw HoldfastError(.usage, "'\(name)' is no log level; say debug, info, notice, warn or error")
        }
        return Log(level: level, format: arguments.isSet("--log-json") ? .json : .text)
    }

    private static func address(_ text: String) throws(HoldfastError) -> Endpoint {
        guard let address = Endpoint(text) else {
            throw HoldfastError(.usage, "'\(text)' is no address; say HOST:PORT")
        }
        return address
    }

    /// Answers on standard output.
    static func tell(_ text: String) {
        write(text, to: 1)
    }

    /// Complains on standard error.
    static func say(_ text: String) {
        write(text, to: 2)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        _ = text.withCString { Glibc.write(descriptor, $0, strlen($0)) }
    }
}
