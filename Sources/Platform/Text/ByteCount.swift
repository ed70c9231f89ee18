/// A number of bytes as people write and read it.
package struct ByteCount: Hashable, Sendable, CustomStringConvertible {
    package var bytes: UInt64

    package init(bytes: UInt64) {
        self.bytes = bytes
    }

    /// Reads a whole number with an optional unit: `B`, `k`, `KB` … `TB` by 1000, `KiB` … `TiB` by 1024.
    ///
    /// Nil for another text and for a number beyond 64 bits.
    package init?(_ text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].drop { $0 == " " }.lowercased()
        guard let number = UInt64(String(digits)), let factor = Self.factors[unit] else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    /// Reads bytes a second: a number of bytes with or without `/s` behind it.
    package init?(rate text: String) {
        self.init(text.hasSuffix("/s") ? text.dropLast(2) : text[...])
    }

    /// With binary units and three or four digits, such as `16.0 MiB`.
    package var description: String {
        var value = Double(bytes)
        guard value >= 1024 else { return "\(bytes) B" }
        for unit in ["KiB", "MiB", "GiB", "TiB"] {
            value /= 1024
            if value < 1023.95 || unit == "TiB" { return "\(DecimalText.fixed(value, places: 1)) \(unit)" }
        }
        return "\(bytes) B"
    }

    private static let factors: [String: UInt64] = {
        var table: [String: UInt64] = ["": 1, "b": 1]
        var decimal: UInt64 = 1
        var binary: UInt64 = 1
        for letter in ["k", "m", "g", "t"] {
            decimal *= 1000
            binary *= 1024
            table[letter] = decimal
            table[letter + "b"] = decimal
            table[letter + "ib"] = binary
        }
        return table
    }()
}
