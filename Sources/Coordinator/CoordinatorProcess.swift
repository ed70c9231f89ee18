import Platform

/// The coordinator: `init` makes one, `run` runs it.
@main
struct CoordinatorProcess {
    static func main() async {
        let status = await command(Array(CommandLine.arguments.dropFirst()))
        ProcessEnd.leave(status.rawValue)
    }

    private static func command(_ arguments: [String]) async -> ExitStatus {
        do {
            switch arguments.first {
            case "init": return try await runInit(Array(arguments.dropFirst()))
            case "rebuild": return try await runRebuild(Array(arguments.dropFirst()))
            case "run": return try await runServer(Array(arguments.dropFirst()))
            case "version", "--version":
                print(Software.name)
                return .done
            case "--help", "-h", "help", nil:
                print(overview)
                return arguments.isEmpty ? .usage : .done
            case let word?:
                throw HoldfastError(.usage, "there is no command '\(word)'; see 'holdfast-coordinator --help'")
            }
        } catch {
            let failure = error as? HoldfastError ?? HoldfastError(handling: error)
            RawOutput.write("holdfast-coordinator: \(failure)\n", to: 2)
            return failure.code.exitStatus
        }
    }

    private static func runInit(_ arguments: [String]) async throws -> ExitStatus {
        let arguments = try InitCommand.syntax.parse(arguments)
        guard !arguments.isHelpWanted else {
            print(InitCommand.syntax.help)
            return .done
        }
        let made = try await InitCommand(arguments).run()
        print(made.text)
        return .done
    }

    private static func runRebuild(_ arguments: [String]) async throws -> ExitStatus {
        let arguments = try RebuildCommand.syntax.parse(arguments)
        guard !arguments.isHelpWanted else {
            print(RebuildCommand.syntax.help)
            return .done
        }
        print(try await RebuildCommand(arguments).run(), terminator: "")
        return .done
    }

    private static func runServer(_ arguments: [String]) async throws -> ExitStatus {
        let arguments = try RunCommand.syntax.parse(arguments)
        guard !arguments.isHelpWanted else {
            print(RunCommand.syntax.help)
            return .done
        }
        let settings = try await BlockingThreads.shared.run { try CoordinatorSettings(arguments) }
        try await RunCommand(settings: settings).run { address in
            RawOutput.write("holdfast-coordinator is ready at \(address)\n", to: 1)
        }
        return .done
    }

    private static let overview = """
        holdfast-coordinator: keeps a Holdfast repository, and orders backups and restores

          init      make a new authority and repository, or take over a repository whose coordinator is lost
          rebuild   make the catalogue anew from the repository
          run       run the coordinator
          version   show the version

        'holdfast-coordinator COMMAND --help' tells more about each.
        """
}
