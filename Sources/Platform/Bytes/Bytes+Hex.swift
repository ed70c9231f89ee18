extension Array where Element == UInt8 {
    /// Reads lower or upper case hexadecimal text; nil when the length is odd or a character is no digit.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self.init()
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.hexValue(digits[index]), let low = Self.hexValue(digits[index + 1])
            else { return nil }
            append(high << 4 | low)
        }
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Sequence<UInt8> {
    /// The bytes as lower case hexadecimal text, two characters a byte.
    package var hexString: String {
        let digits: StaticString = "0123456789abcdef"
        return digits.withUTF8Buffer { table in
            var text: [UInt8] = []
            text.reserveCapacity(underestimatedCount * 2)
            for byte in self {
                text.append(table[Int(byte >> 4)])
                text.append(table[Int(byte & 15)])
            }
            return String(decoding: text, as: UTF8.self)
        }
    }
}
