package import Platform
package import Protocol

/// The end of one transaction in the log.
package struct LogTransaction: Hashable, Sendable {
    /// Where its record begins; a multiple of 8.
    package var start: LSN
    /// Where the next record may begin; a multiple of 8.
    package var end: LSN
    package var xid: UInt32
    /// By the server's clock, which may step back.
    package var time: Timestamp
    /// Whether it committed; else it was rolled back.
    package var isCommit: Bool

    /// A transaction's end of these parts.
    package init(start: LSN, end: LSN, xid: UInt32, time: Timestamp, isCommit: Bool) {
        self.start = start
        self.end = end
        self.xid = xid
        self.time = time
        self.isCommit = isCommit
    }
}
