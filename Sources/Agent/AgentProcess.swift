@main
struct AgentProcess {
    static func main() {}
}
