import Platform

/// All commands, and the way from a command line to one of them.
enum CommandTable {
    /// The commands in the order of the help.
    static let verbs: [any OperatorVerb.Type] = [
        StatusCommand.self,
        AgentTokenCommand.self, AgentListCommand.self, AgentShowCommand.self, AgentRevokeCommand.self,
        SourceAddCommand.self, SourceListCommand.self, SourceShowCommand.self, SourceEditCommand.self,
        SourceCheckCommand.self, SourcePauseCommand.self, SourceResumeCommand.self, SourceRemoveCommand.self,
        SourceMemberAddCommand.self, SourceMemberRemoveCommand.self, SourceMemberListCommand.self,
        BackupRunCommand.self, BackupListCommand.self, BackupShowCommand.self,
        JobListCommand.self, JobShowCommand.self, JobLogCommand.self, JobCancelCommand.self,
        RestoreCommand.self, VerifyCommand.self, LogFlushCommand.self, CatalogRebuildCommand.self,
        RecoveryKeyTestCommand.self,
        DrillRunCommand.self, DrillListCommand.self, DrillShowCommand.self, DrillReportCommand.self,
        EvidenceVerifyCommand.self, FindingResolveCommand.self,
        HelpErrorsCommand.self, VersionCommand.self,
    ]

    /// Runs the command that `line` calls and prints its result.
    static func run(_ line: [String]) async throws -> ExitStatus {
        guard let (verb, rest) = find(line) else { return try answerWithoutVerb(line) }
        let arguments = try verb.syntax.parse(rest)
        if arguments.isHelpWanted {
            Output.print(verb.syntax.help, terminator: "")
            return .done
        }
        let result = try await verb.run(arguments)
        if arguments.isSet("--json") {
            Output.print(result.json.text)
        } else {
            Output.print(result.text, terminator: "")
        }
        return result.status
    }

    /// The command whose words `line` begins with, and what stands behind them.
    static func find(_ line: [String]) -> (verb: any OperatorVerb.Type, rest: [String])? {
        for verb in verbs {
            let words = words(of: verb)
            if line.starts(with: words) { return (verb, Array(line.dropFirst(words.count))) }
        }
        return nil
    }

    /// Help for the whole, for a group such as `source`, or with `help` for one command; anything else is an error.
    private static func answerWithoutVerb(_ line: [String]) throws(HoldfastError) -> ExitStatus {
        let words = line.filter { !$0.hasPrefix("-") && $0 != "help" }
        if let verb = verbs.first(where: { Self.words(of: $0) == words }) {
            Output.print(verb.syntax.help, terminator: "")
            return .done
        }
        let group = verbs.filter { Self.words(of: $0).starts(with: words) }
        guard !group.isEmpty else {
            throw HoldfastError(.usage, "there is no command '\(words.joined(separator: " "))'; see holdfast --help")
        }
        let isAsked = line.isEmpty || line.contains("--help") || line.contains("-h") || line.first == "help"
        guard isAsked else {
            let called = (["holdfast"] + words).joined(separator: " ")
            throw HoldfastError(.usage, "\(called) needs a verb; see \(called) --help")
        }
        Output.print(overview(of: group), terminator: "")
        return .done
    }

    private static func words(of verb: any OperatorVerb.Type) -> [String] {
        verb.syntax.path.split(separator: " ").dropFirst().map(String.init)
    }

    private static func overview(of group: [any OperatorVerb.Type]) -> String {
        let calls = group.map { ([$0.syntax.path] + $0.syntax.words.map(\.usage)).joined(separator: " ") }
        let width = calls.map(\.count).max() ?? 0
        let lines = zip(calls, group).map { call, verb in
            "  " + call + String(repeating: " ", count: width - call.count + 2) + verb.syntax.summary + "\n"
        }
        return "Holdfast protects databases and proves that they come back.\n\n" + lines.joined()
            + "\nEach command has --help and --json. Exit status: 0 done, 1 finding or failed job, 2 usage, 3 not reachable,\n"
            + "4 refused, 5 no such thing, 6 outside the restore window or target not empty, 75 try again.\n"
    }
}
