package import Platform

/// How a checked requirement stands.
package enum CheckLevel: UInt8, CaseIterable, Hashable, WireValue {
    case passed = 0
    case warning = 1
    case failure = 2
}

/// One requirement and how it stands.
package struct CheckItem: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(4)

    package var name: String
    package var level: CheckLevel
    package var text: String
    /// What to do about it, in full; may have several lines.
    package var remedy: String?

    /// The value with these parts.
    package init(name: String, level: CheckLevel, text: String, remedy: String? = nil) {
        self.name = name
        self.level = level
        self.text = text
        self.remedy = remedy
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        level = try fields.required(2)
        text = try fields.required(3)
        remedy = try fields.optional(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, level)
        fields.put(3, text)
        fields.put(4, remedy)
    }
}

/// A named value for people.
package struct Fact: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    package var name: String
    package var value: String

    /// The value with these parts.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        value = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, value)
    }
}

/// The agent has taken the order; its end comes as ``RunEnded``.
package struct OrderAccepted: Message, Hashable {
    package static let kind = MessageKind.orderAccepted
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message, which has no parts.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}

/// The answer to a check.
package struct CheckReport: Message, Hashable {
    package static let kind = MessageKind.checkReport
    package static let knownFields = FieldNumbers.upTo(3)

    package var items: [CheckItem]
    package var facts: [Fact]
    /// What `synchronous_standby_names` has to be set to before the source's stream ends, so that no commit waits for it;
    /// absent: nothing has to be changed, or it is not known.
    package var release: String?

    /// The message with these parts.
    package init(items: [CheckItem] = [], facts: [Fact] = [], release: String? = nil) {
        self.items = items
        self.facts = facts
        self.release = release
    }

    package init(fields: Fields) throws(WireError) {
        items = try fields.repeated(1)
        facts = try fields.repeated(2)
        release = try fields.optional(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: items)
        fields.put(2, repeated: facts)
        fields.put(3, release)
    }
}

/// The answer to a flush: all log before the position is durable in the repository.
package struct FlushReply: Message, Hashable {
    package static let kind = MessageKind.flushReply
    package static let knownFields = FieldNumbers.upTo(2)

    package var position: LogPosition
    /// The server's clock at that position, when known.
    package var time: Timestamp?

    /// The message with these parts.
    package init(position: LogPosition, time: Timestamp? = nil) {
        self.position = position
        self.time = time
    }

    package init(fields: Fields) throws(WireError) {
        position = try fields.required(1)
        time = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, position)
        fields.put(2, time)
    }
}
