@main
struct OperatorCommand {
    static func main() {}
}
