package import Platform
package import Protocol

/// What an agent last said of a log stream, and when.
package struct LogReport: Sendable {
    package let status: LogStatus
    package let received: Timestamp

    package init(status: LogStatus, received: Timestamp) {
        self.status = status
        self.received = received
    }

    /// How old the newest durable log is at `now`; nil when that is not known.
    package func lag(at now: Timestamp) -> Duration? {
        status.durableThrough.map { Swift.max(.zero, now.duration(since: $0)) }
    }

    /// How much log the server has that is not durable here.
    package var lagBytes: UInt64 { status.server.bytes(since: status.durable) }

    /// How old the newest log is that spool or repository have; nil when that is not known.
    ///
    /// - Parameters:
    ///   - now: The present moment.
    ///   - tail: What the spool adds to the stored log; nil when nothing.
    /// - Returns: None below zero.
    package func tailLag(at now: Timestamp, _ tail: TailRow?) -> Duration? {
        let spooled = tail?.position == nil ? nil : tail?.through
        let through = [status.durableThrough, spooled, status.spooledThrough].compactMap(\.self).max()
        return through.map { Swift.max(.zero, now.duration(since: $0)) }
    }

    /// How much log the server has that neither spool nor repository have.
    package func tailLagBytes(_ tail: TailRow?) -> UInt64 {
        let spooled = tail.flatMap { $0.timeline == status.timeline ? $0.position : nil }
        return status.server.bytes(since: Swift.max(status.durable, spooled ?? .zero))
    }
}
