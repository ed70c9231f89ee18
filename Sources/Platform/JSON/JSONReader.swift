/// Walks over the bytes of a JSON text.
struct JSONReader {
    private let bytes: Bytes
    private var position = 0

    init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    /// The one value of the text.
    mutating func document() throws(HoldfastError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault("text behind the value") }
        return value
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ reason: String) -> HoldfastError {
        HoldfastError(.malformedText, "not well-formed JSON at byte \(position): \(reason)")
    }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(HoldfastError) {
        guard take(character) else { throw fault("'\(character)' is missing") }
    }

    private mutating func value(depth: Int) throws(HoldfastError) -> JSONValue {
        guard depth < JSONValue.deepestNesting else { throw fault("nested too deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(HoldfastError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("no such word") }
        position += word.utf8.count
        return value
    }

    private mutating func elements(depth: Int) throws(HoldfastError) -> [JSONValue] {
        try expect("[")
        var values: [JSONValue] = []
        if take("]") { return values }
        repeat { values.append(try value(depth: depth + 1)) } while take(",")
        try expect("]")
        return values
    }

    private mutating func members(depth: Int) throws(HoldfastError) -> [JSONValue.Member] {
        try expect("{")
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        if take("}") { return members }
        repeat {
            skipSpace()
            let name = try string()
            guard names.insert(name).inserted else { throw fault("the name '\(name)' is given twice") }
            try expect(":")
            members.append(.init(name, try value(depth: depth + 1)))
        } while take(",")
        try expect("}")
        return members
    }

    private mutating func number() throws(HoldfastError) -> JSONValue {
        let start = position
        while let byte = next, Self.numberBytes.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard Self.isNumber(text) else { throw fault(text.isEmpty ? "a value is missing" : "no such number") }
        if let value = Int64(text) { return .integer(value) }
        if let value = UInt64(text) { return .unsigned(value) }
        guard let value = Double(text), value.isFinite else { throw fault("a number out of range") }
        return .number(value)
    }

    private static let numberBytes = Set("0123456789+-.eE".utf8)

    /// Whether the text follows JSON's own rules for numbers, which are stricter than those of Swift.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard let first = digits.first, first.isASCII, first.isNumber else { return false }
        let isPadded = first == "0" && digits.dropFirst().first?.isNumber == true
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let hasBareDot = parts.count > 1 && !(parts[1].first?.isNumber ?? false)
        return !isPadded && !hasBareDot && !text.hasSuffix(".") && Double(text) != nil
    }
}

/// Strings.
extension JSONReader {
    private mutating func string() throws(HoldfastError) -> String {
        guard next == UInt8(ascii: "\"") else { throw fault("a name or text is missing") }
        position += 1
        var content = Bytes()
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else { throw fault("a text is not UTF-8") }
                return text
            case UInt8(ascii: "\\"): content += try escape()
            case ..<0x20: throw fault("a control character in a text")
            default: content.append(byte)
            }
        }
        throw fault("a text has no end")
    }

    private mutating func escape() throws(HoldfastError) -> Bytes {
        guard let byte = next else { throw fault("a text has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fault("no such escape")
        }
    }

    private mutating func unicodeEscape() throws(HoldfastError) -> Bytes {
        let first = try codeUnit()
        var value = UInt32(first)
        if UTF16.isLeadSurrogate(first) {
            guard bytes[position...].starts(with: Array("\\u".utf8)) else { throw fault("half a surrogate pair") }
            position += 2
            let second = try codeUnit()
            guard UTF16.isTrailSurrogate(second) else { throw fault("half a surrogate pair") }
            value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("half a surrogate pair") }
        return Bytes(String(scalar).utf8)
    }

    private mutating func codeUnit() throws(HoldfastError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Self.hexBytes.contains($0) }),
            let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits are missing") }
        position += 4
        return value
    }

    private static let hexBytes = Set("0123456789abcdefABCDEF".utf8)
}
