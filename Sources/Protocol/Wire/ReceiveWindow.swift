/// How much the peer may still send on a stream, and when to give it more.
package struct ReceiveWindow: Hashable, Sendable {
    private let size: Int
    private var credit: Int
    private var consumed = 0

    /// A window of `size` bytes, all of them granted.
    package init(size: Int) {
        self.size = size
        credit = size
    }

    /// A frame has come.
    package mutating func frameReceived(cost: Int) throws(ProtocolViolation) {
        guard credit > 0 else { throw ProtocolViolation(.noCredit) }
        credit -= cost
    }

    /// The application has taken a frame.
    ///
    /// - Returns: the credit to give now, or nil to wait until it is worth a frame. A quarter of the window is always
    ///   less than what a sender without credit has sent, so it never waits in vain.
    package mutating func frameConsumed(cost: Int) -> UInt32? {
        consumed += cost
        guard consumed >= size / 4 else { return nil }
        defer { consumed = 0 }
        credit += consumed
        return UInt32(clamping: consumed)
    }
}
