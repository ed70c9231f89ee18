package import Platform

/// A 128-bit identifier of one kind of thing; identifiers of different kinds cannot be mixed up.
///
/// Its bytes are those of a UUID. Order is that of the bytes and means nothing beyond being stable.
package struct Identifier<Kind>: Hashable, Comparable, Sendable {
    /// Length of the binary form.
    package static var byteCount: Int { 16 }

    fileprivate let high: UInt64
    fileprivate let low: UInt64

    /// Takes exactly sixteen bytes; nil for any other number of them.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        high = UInt64(bigEndianBytes: bytes.prefix(8))
        low = UInt64(bigEndianBytes: bytes.dropFirst(8))
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The identifier of another kind that has the same bytes as `other`.
    package init<Other>(sameBytesAs other: Identifier<Other>) {
        self.init(high: other.high, low: other.low)
    }

    /// A new identifier from the system's secure random numbers, marked as a UUID of version 4.
    package static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return Self(high: high, low: low)
    }

    /// The sixteen bytes.
    package var bytes: Bytes { high.bigEndianBytes + low.bigEndianBytes }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension Identifier: CustomStringConvertible, LosslessStringConvertible {
    private static var hyphenPositions: [Int] { [8, 13, 18, 23] }

    /// Reads the text form: a UUID with hyphens, in upper or lower case; nil for anything else.
    package init?(text: String) {
        var characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        for position in Self.hyphenPositions.reversed() {
            guard characters.remove(at: position) == UInt8(ascii: "-") else { return nil }
        }
        guard let bytes = Bytes(hex: String(decoding: characters, as: UTF8.self)) else { return nil }
        self.init(bytes: bytes)
    }

    /// The same as ``init(text:)``.
    package init?(_ description: String) {
        self.init(text: description)
    }

    /// The UUID in lower-case hexadecimal with hyphens.
    package var description: String {
        var characters = Array(bytes.hexString.utf8)
        for position in Self.hyphenPositions {
            characters.insert(UInt8(ascii: "-"), at: position)
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
