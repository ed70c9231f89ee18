package import Platform
package import Protocol

/// What a member last said of its server, when, and since when the server has been a primary.
package struct MemberReport: Sendable, Equatable {
    package let status: MemberStatus
    package let received: Timestamp
    /// Since when every report has called the server a primary of the same timeline; nil while it is none.
    package let primarySince: Timestamp?

    /// The report that follows `earlier`.
    package init(_ status: MemberStatus, at now: Timestamp, after earlier: MemberReport? = nil) {
        self.status = status
        received = now
        guard status.isInRecovery == false else {
            primarySince = nil
            return
        }
        let goesOn =
            earlier.map { $0.status.timeline == status.timeline && now <= $0.received.advanced(by: WriterPulse.memory) }
            ?? false
        primarySince = (goesOn ? earlier?.primarySince : nil) ?? now
    }

    /// Whether it still says something.
    package func isFresh(at now: Timestamp, within limit: Duration = WriterPulse.memory) -> Bool {
        now <= received.advanced(by: limit)
    }
}
