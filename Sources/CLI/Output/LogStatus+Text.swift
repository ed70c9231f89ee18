import Platform
package import Protocol

/// How a source's log stream stands, for people.
extension LogStatus {
    /// Whether it has not been connected yet since the agent took the source up: nothing is wrong then.
    private var isBeginning: Bool { state == .waiting && problem == nil && slotState == Self.unknownSlot }

    /// What a slot is that was not looked at yet.
    private static let unknownSlot = "unknown"

    /// What it does.
    package var stateText: String { isBeginning ? "connecting" : "\(state)" }

    /// How its slot stands.
    ///
    /// - Parameter isHeard: whether the agent is there to tell.
    /// - Returns: state and amount.
    package func slotText(isHeard: Bool) -> String {
        guard slotState != Self.unknownSlot || slotHeldBytes > 0 else { return "not told yet" }
        let held = ByteCount(bytes: slotHeldBytes)
        return "\(slotState), \(isHeard ? "holds back" : "held back at the last word") \(held)"
    }
}
