/// How a member's server stands; asked every few seconds by each member that does not write.
///
/// Answered by ``KeepPosition``.
package struct MemberStatus: Message, Hashable {
    package static let kind = MessageKind.memberStatus
    package static let knownFields = FieldNumbers.upTo(9)

    package var source: SourceID
    /// Whether the server follows another one; absent: the server cannot be asked.
    package var isInRecovery: Bool?
    package var systemIdentifier: UInt64?
    package var timeline: TimelineID?
    /// Where the server's log ends: flushed, or replayed in recovery.
    package var position: LSN?
    /// The state of the keep slot on the member's own server.
    package var slotState: String
    /// Where the slot begins to hold the log back.
    package var slotRestart: LSN?
    package var slotHeldBytes: UInt64
    package var problem: String?

    /// The message with these parts.
    package init(
        source: SourceID, isInRecovery: Bool? = nil, systemIdentifier: UInt64? = nil, timeline: TimelineID? = nil,
        position: LSN? = nil, slotState: String, slotRestart: LSN? = nil, slotHeldBytes: UInt64, problem: String? = nil
    ) {
        self.source = source
        self.isInRecovery = isInRecovery
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.position = position
        self.slotState = slotState
        self.slotRestart = slotRestart
        self.slotHeldBytes = slotHeldBytes
        self.problem = problem
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        isInRecovery = try fields.optional(2)
        systemIdentifier = try fields.optional(3)
        timeline = try fields.optional(4)
        position = try fields.optional(5)
        slotState = try fields.required(6)
        slotRestart = try fields.optional(7)
        slotHeldBytes = try fields.required(8)
        problem = try fields.optional(9)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, isInRecovery)
        fields.put(3, systemIdentifier)
        fields.put(4, timeline)
        fields.put(5, position)
        fields.put(6, slotState)
        fields.put(7, slotRestart)
        fields.put(8, slotHeldBytes)
        fields.put(9, problem)
    }
}

/// How far a member's keep slot may move: log before the position is stored, and not needed to know it by again.
package struct KeepPosition: Message, Hashable {
    package static let kind = MessageKind.keepPosition
    package static let knownFields = FieldNumbers.upTo(3)

    package var source: SourceID
    /// Zero while nothing is stored.
    package var position: LSN
    /// The cluster that the source is of, once it is known: log of another one is not held back.
    package var systemIdentifier: UInt64?

    /// The message with these parts.
    package init(source: SourceID, position: LSN, systemIdentifier: UInt64? = nil) {
        self.source = source
        self.position = position
        self.systemIdentifier = systemIdentifier
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        position = try fields.required(2)
        systemIdentifier = try fields.optional(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, position)
        fields.put(3, systemIdentifier)
    }
}

/// Takes over the writing of a source: the agent says so in the source's chain of backups.
package struct HandoverOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(4)

    package var source: SourceID
    /// The member that wrote before.
    package var from: AgentID
    /// The newest stored timeline.
    package var timeline: TimelineID
    /// Up to where the log is durable; the new member writes from here on.
    package var position: LSN

    /// The value with these parts.
    package init(source: SourceID, from: AgentID, timeline: TimelineID, position: LSN) {
        self.source = source
        self.from = from
        self.timeline = timeline
        self.position = position
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        from = try fields.required(2)
        timeline = try fields.required(3)
        position = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, from)
        fields.put(3, timeline)
        fields.put(4, position)
    }
}
