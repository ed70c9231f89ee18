/// What an agent's token allows it to do.
package enum AgentRole: UInt8, CaseIterable, Hashable, Sendable {
    case protect = 1
    case restore = 2
    case drill = 3

    /// The word used at the command line.
    package var text: String {
        switch self {
        case .protect: "protect"
        case .restore: "restore"
        case .drill: "drill"
        }
    }
}
