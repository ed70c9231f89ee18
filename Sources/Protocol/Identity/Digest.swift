package import Platform

/// A SHA-256 value.
package struct Digest: Hashable, Comparable, Sendable {
    /// Length of the binary form.
    package static let byteCount = 32
    /// Thirty-two zero bytes: "nothing before this one".
    package static let zero = Digest(first: 0, second: 0, third: 0, fourth: 0)

    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    private init(first: UInt64, second: UInt64, third: UInt64, fourth: UInt64) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    /// Takes exactly thirty-two bytes; nil for any other number of them.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        first = UInt64(bigEndianBytes: bytes.prefix(8))
        second = UInt64(bigEndianBytes: bytes.dropFirst(8).prefix(8))
        third = UInt64(bigEndianBytes: bytes.dropFirst(16).prefix(8))
        fourth = UInt64(bigEndianBytes: bytes.dropFirst(24))
    }

    /// Reads sixty-four hexadecimal digits; nil for any other text.
    package init?(hex: String) {
        guard let bytes = Bytes(hex: hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The thirty-two bytes.
    package var bytes: Bytes {
        first.bigEndianBytes + second.bigEndianBytes + third.bigEndianBytes + fourth.bigEndianBytes
    }

    /// Sixty-four lower-case hexadecimal digits.
    package var hex: String { bytes.hexString }

    package static func < (left: Self, right: Self) -> Bool {
        (left.first, left.second, left.third, left.fourth) < (right.first, right.second, right.third, right.fourth)
    }
}

extension Digest: CustomStringConvertible {
    package var description: String { hex }
}
