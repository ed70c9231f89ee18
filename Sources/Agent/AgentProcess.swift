import Glibc

/// The entry point of `holdfast-agent`.
@main
struct AgentProcess {
    static func main() async {
        exit(await AgentCommand.run(Array(CommandLine.arguments.dropFirst())))
    }
}
