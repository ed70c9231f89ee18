package import Protocol

/// The last change of a source's writer.
package struct HandoverEntry: Sendable, Equatable {
    /// The agent that wrote before.
    package var former: AgentID
    /// The lowest writer number of the one that writes now.
    package var writer: Attempt
    /// Up to where the log was durable then.
    package var position: LogPosition
    /// Whether the new writer has said so in the chain of backups, or need not, being no member before.
    package var isRecorded: Bool

    package init(former: AgentID, writer: Attempt, position: LogPosition, isRecorded: Bool) {
        self.former = former
        self.writer = writer
        self.position = position
        self.isRecorded = isRecorded
    }
}
