package import Platform

/// How grave a finding is.
package enum FindingSeverity: UInt8, CaseIterable, Hashable, WireValue {
    case notice = 1
    case warning = 2
    case critical = 3
}

/// Something found that an operator should know.
package struct FindingRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(8)

    package var time: Timestamp
    package var severity: FindingSeverity
    package var kind: String
    package var text: String
    package var source: SourceName?
    /// When it was put right; absent while it stands.
    package var resolved: Timestamp?
    /// Who ended it on their word; absent when it was put right.
    package var resolvedBy: String?
    /// Why they did.
    package var reason: String?

    /// The value with these parts.
    package init(
        time: Timestamp, severity: FindingSeverity, kind: String, text: String, source: SourceName? = nil,
        resolved: Timestamp? = nil, resolvedBy: String? = nil, reason: String? = nil
    ) {
        self.time = time
        self.severity = severity
        self.kind = kind
        self.text = text
        self.source = source
        self.resolved = resolved
        self.resolvedBy = resolvedBy
        self.reason = reason
    }

    package init(fields: Fields) throws(WireError) {
        time = try fields.required(1)
        severity = try fields.required(2)
        kind = try fields.required(3)
        text = try fields.required(4)
        source = try fields.optional(5)
        resolved = try fields.optional(6)
        resolvedBy = try fields.optional(7)
        reason = try fields.optional(8)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, time)
        fields.put(2, severity)
        fields.put(3, kind)
        fields.put(4, text)
        fields.put(5, source)
        fields.put(6, resolved)
        fields.put(7, resolvedBy)
        fields.put(8, reason)
    }
}
