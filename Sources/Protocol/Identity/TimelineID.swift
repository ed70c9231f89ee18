/// A PostgreSQL timeline: the line of history that a log belongs to.
package struct TimelineID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number, from 1.
    package var rawValue: UInt32

    /// The timeline with this number.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Eight upper-case hexadecimal digits, as in names of segments and of objects.
    package var hex8: String { rawValue.paddedHex(digits: 8, uppercase: true) }

    /// Reads eight upper-case hexadecimal digits; nil for any other text.
    package init?(hex8: some StringProtocol) {
        guard hex8.utf8.count == 8, let value = UInt32(hex8, radix: 16) else { return nil }
        self.init(rawValue: value)
        guard self.hex8 == hex8 else { return nil }
    }

    package var description: String { String(rawValue) }
}
