import Glibc
import Platform

/// `holdfast`, the operator's command.
@main
struct OperatorCommand {
    static func main() async {
        await run(Array(CommandLine.arguments.dropFirst()))
    }
}

/// Runs one command line to its end and leaves with its exit status.
///
/// Apart from `main`, whose closures would be bound to the main actor.
@concurrent private func run(_ line: [String]) async {
    signal(SIGPIPE, SIG_IGN)
    do {
        ProcessEnd.leave(try await CommandTable.run(line).rawValue)
    } catch {
        let told = HoldfastError(telling: error)
        if line.contains("--json") { Output.print(told.json.text) }
        Output.complain(told.description)
        ProcessEnd.leave(told.code.exitStatus.rawValue)
    }
}
