/// Reading JSON.
extension JSONValue {
    /// The longest text that is read, in bytes.
    package static let longestText = 64 << 20
    /// How deep values may lie in one another.
    package static let deepestNesting = 64

    /// Reads exactly one value (RFC 8259). Repeated names, lone surrogates and anything behind the value are refused.
    ///
    /// - Throws: `malformedText` with the offset of the fault in bytes.
    package init(parsing text: some Collection<UInt8>) throws(HoldfastError) {
        guard text.count <= Self.longestText else {
            throw HoldfastError(.malformedText, "the JSON text is longer than \(Self.longestText) bytes")
        }
        var reader = JSONReader(Array(text))
        self = try reader.document()
    }

    /// Reads exactly one value.
    package init(parsing text: String) throws(HoldfastError) {
        try self.init(parsing: text.utf8)
    }

    /// The member of an object with a name; nil for any other value and when there is none.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text, when it is one.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The whole number, when it is one that fits.
    package var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .unsigned(let number): Int64(exactly: number)
        case .null, .bool, .number, .string, .array, .object: nil
        }
    }

    /// The number of any kind.
    package var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .number(let number): number
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The truth value, when it is one.
    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements, when it is an array.
    package var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }
}
