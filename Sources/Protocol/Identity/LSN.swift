/// A position in PostgreSQL's write-ahead log, in bytes from its beginning.
package struct LSN: RawRepresentable, Hashable, Comparable, Sendable {
    /// Bytes from the beginning of the log.
    package var rawValue: UInt64

    /// The position this many bytes from the beginning.
    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The position before everything, which PostgreSQL calls invalid.
    package static let zero = LSN(rawValue: 0)
    /// The greatest position there can be.
    package static let max = LSN(rawValue: .max)

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The position `bytes` later, held at ``max`` instead of overflowing.
    package func advanced(by bytes: UInt64) -> LSN {
        let (sum, overflow) = rawValue.addingReportingOverflow(bytes)
        return overflow ? .max : LSN(rawValue: sum)
    }

    /// How many bytes this position lies after `earlier`; 0 when it does not.
    package func bytes(since earlier: LSN) -> UInt64 {
        self > earlier ? rawValue - earlier.rawValue : 0
    }

    /// The start of the segment that holds this position; a `size` of 0 counts as 1.
    package func segmentStart(size: UInt64) -> LSN {
        LSN(rawValue: rawValue - rawValue % Swift.max(size, 1))
    }

    /// The start of the segment that holds the byte before this position; 0 for 0.
    package func lastSegmentStart(size: UInt64) -> LSN {
        rawValue > 0 ? LSN(rawValue: rawValue - 1).segmentStart(size: size) : self
    }
}

extension LSN: CustomStringConvertible, LosslessStringConvertible {
    /// Reads PostgreSQL's form, two hexadecimal numbers of at most eight digits: `2A/1700028`; nil for other text.
    package init?(_ text: String) {
        let halves = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard halves.count == 2, let high = Self.half(halves[0]), let low = Self.half(halves[1]) else { return nil }
        self.init(rawValue: UInt64(high) << 32 | UInt64(low))
    }

    private static func half(_ digits: Substring.UTF8View) -> UInt32? {
        guard (1...8).contains(digits.count), let text = String(digits), text.first?.isHexDigit == true
        else { return nil }
        return UInt32(text, radix: 16)
    }

    /// PostgreSQL's form: `2A/1700028`.
    package var description: String {
        String(rawValue >> 32, radix: 16, uppercase: true) + "/"
            + String(rawValue & 0xFFFF_FFFF, radix: 16, uppercase: true)
    }

    /// Sixteen lower-case hexadecimal digits, as they stand in object names.
    package var hex16: String { rawValue.paddedHex(digits: 16) }
}
