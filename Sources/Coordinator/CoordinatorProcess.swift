@main
struct CoordinatorProcess {
    static func main() {}
}
