/// What may answer any request: it was not done. Ends the stream.
package struct Failure: Message, Hashable {
    package static let kind = MessageKind.failure
    package static let knownFields = FieldNumbers.upTo(2)

    /// The number of the error code, such as 601 for `HF-601`.
    package var code: UInt32
    /// One line that names the thing, the reason and the remedy.
    package var text: String

    /// The message with these parts.
    package init(code: UInt32, text: String) {
        self.code = code
        self.text = text
    }

    package init(fields: Fields) throws(WireError) {
        code = try fields.required(1)
        text = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, code)
        fields.put(2, text)
    }
}

/// Plain success.
package struct Done: Message, Hashable {
    package static let kind = MessageKind.done
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message, which has no parts.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}
