import Platform

/// The entry point of `holdfast-agent`.
@main
struct AgentProcess {
    static func main() async {
        ProcessEnd.leave(await AgentCommand.run(Array(CommandLine.arguments.dropFirst())))
    }
}
