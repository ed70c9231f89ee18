/// What this program calls itself.
enum Software {
    static let version = "0.1.0"
    static let name = "holdfast-coordinator \(version)"
}
