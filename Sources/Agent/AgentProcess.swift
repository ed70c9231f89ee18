import Platform

/// The entry point of `holdfast-agent`.
@main
struct AgentProcess {
    static func main() async {
        LargeMemory.mapApart()
        ProcessEnd.leave(await AgentCommand.run(Array(CommandLine.arguments.dropFirst())))
    }
}
