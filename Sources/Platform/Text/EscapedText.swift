extension StringProtocol {
    /// The same text on one line: control characters, line separators and direction marks become `\u{…}` escapes,
    /// so that no foreign text can forge a line of log or a terminal sequence.
    package var escapedForOneLine: String {
        guard unicodeScalars.contains(where: \.mustBeEscaped) else { return String(self) }
        var result = ""
        for scalar in unicodeScalars {
            if scalar.mustBeEscaped {
                result += scalar.lineEscape
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// Whether the scalar could break out of a line or turn the text around it.
    var mustBeEscaped: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// The escape that stands for the scalar.
    var lineEscape: String {
        switch value {
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        default: "\\u{\(String(value, radix: 16))}"
        }
    }
}
