package import Platform
package import Protocol

/// A rare thing in the log that a restore or a window must know of.
package struct LogMark: TaggedStruct, Hashable {
    /// What kind of thing.
    package enum Kind: UInt64, WireValue {
        /// A named point that a restore can stop at.
        case restorePoint = 0
        case checkpoint = 1
        /// A checkpoint with which the server stopped or ended a recovery.
        case shutdownCheckpoint = 2
        /// From here on the log carries less or more.
        case levelChange = 3
        /// Writing began on another timeline.
        case timelineBegin = 4
        /// A crash cut off a record, which began at ``LogMark/position``.
        case interruptedRecord = 5
    }

    package var kind: Kind
    /// Where its record begins.
    package var start: LSN
    /// Where the next record may begin.
    package var end: LSN
    /// By the server's clock; nil when the record has none.
    package var time: Timestamp?
    /// A restore point's, in the server's encoding.
    package var name: Bytes?
    /// A checkpoint's redo position; where an interrupted record began.
    package var position: LSN?
    /// A checkpoint's next transaction, its epoch in the upper half.
    package var nextXid: UInt64?
    /// A checkpoint's timeline, or the one that begins.
    package var timeline: TimelineID?
    /// The level of the log after a change: 0 minimal, 1 replica, 2 logical.
    package var level: UInt64?
    /// The level before, when it is known.
    package var levelBefore: UInt64?

    /// A mark that has these and no other parts.
    package init(
        _ kind: Kind, start: LSN, end: LSN, time: Timestamp? = nil, name: Bytes? = nil, position: LSN? = nil,
        nextXid: UInt64? = nil, timeline: TimelineID? = nil, level: UInt64? = nil, levelBefore: UInt64? = nil
    ) {
        self.kind = kind
        self.start = start
        self.end = end
        self.time = time
        self.name = name
        self.position = position
        self.nextXid = nextXid
        self.timeline = timeline
        self.level = level
        self.levelBefore = levelBefore
    }

    package static var knownFields: FieldNumbers { .upTo(10) }

    package init(fields: Fields) throws(WireError) {
        kind = try fields.required(1)
        start = try fields.required(2)
        end = try fields.required(3)
        time = try fields.optional(4)
        name = try fields.optional(5)
        position = try fields.optional(6)
        nextXid = try fields.optional(7)
        timeline = try fields.optional(8)
        level = try fields.optional(9)
        levelBefore = try fields.optional(10)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, kind)
        fields.put(2, start)
        fields.put(3, end)
        fields.put(4, time)
        fields.put(5, name)
        fields.put(6, position)
        fields.put(7, nextXid)
        fields.put(8, timeline)
        fields.put(9, level)
        fields.put(10, levelBefore)
    }
}
