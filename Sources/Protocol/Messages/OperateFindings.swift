/// Ends a finding on an operator's word; answered by ``Done``.
package struct OpFindingResolve: Message, Hashable {
    package static let kind = MessageKind.opFindingResolve
    package static let knownFields = FieldNumbers.upTo(2)

    /// As `FindingRow.id` has it.
    package var finding: String
    package var reason: String

    /// The message with these parts.
    package init(finding: String, reason: String) {
        self.finding = finding
        self.reason = reason
    }

    package init(fields: Fields) throws(WireError) {
        finding = try fields.required(1)
        reason = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, finding)
        fields.put(2, reason)
    }
}
