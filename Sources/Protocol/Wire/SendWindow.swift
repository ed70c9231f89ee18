/// How much may still be sent on a stream.
///
/// A frame may go as long as any credit is left, even if it costs more than that; the rest is owed. So one frame of the
/// greatest size always passes in the end, and the receiver holds at most the window and one frame.
package struct SendWindow: Hashable, Sendable {
    /// The greatest credit that a peer may pile up.
    package static let maximum = 64 * 1024 * 1024

    private var credit: Int

    /// A window of `credit` bytes to begin with.
    package init(credit: Int) {
        self.credit = credit
    }

    /// Whether a frame may be sent now.
    package var isOpen: Bool { credit > 0 }

    /// A frame is being sent; the window must be open.
    package mutating func spend(_ cost: Int) {
        precondition(isOpen, "a frame is sent only while there is credit")
        credit -= cost
    }

    /// The peer gave credit.
    package mutating func creditReceived(_ bytes: UInt32) throws(ProtocolViolation) {
        guard bytes > 0, credit + Int(bytes) <= Self.maximum else { throw ProtocolViolation(.badCredit) }
        credit += Int(bytes)
    }
}
