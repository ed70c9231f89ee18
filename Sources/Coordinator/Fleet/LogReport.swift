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
}
