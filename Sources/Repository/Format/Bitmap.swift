import Platform
package import Protocol

/// A set of small numbers: bit `n % 8`, counted from the least significant, of byte `n / 8`.
package struct Bitmap: Hashable, Sendable, WireValue {
    /// The greatest number that can be a member.
    package static let limit = 1 << 26

    private var bytes: Bytes

    /// The set of `numbers`, each of which must be at most ``limit``.
    package init(_ numbers: some Sequence<Int> = []) {
        bytes = []
        for number in numbers { insert(number) }
    }

    /// Adds `number`, from 0 to ``limit``.
    package mutating func insert(_ number: Int) {
        precondition((0...Self.limit).contains(number), "a bitmap holds numbers up to its limit")
        if number / 8 >= bytes.count { bytes += Bytes(repeating: 0, count: number / 8 + 1 - bytes.count) }
        bytes[number / 8] |= 1 << UInt8(number % 8)
    }

    /// Whether `number` is a member.
    package func contains(_ number: Int) -> Bool {
        number >= 0 && number / 8 < bytes.count && bytes[number / 8] >> UInt8(number % 8) & 1 == 1
    }

    /// The members in ascending order.
    package var members: [Int] {
        (0..<bytes.count * 8).filter(contains)
    }

    /// The last byte must not be zero, so that equal sets have equal bytes.
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        bytes = try Bytes(wire: wire, depth: depth)
        guard bytes.count <= Self.limit / 8 + 1, bytes.last != 0 else { throw WireError(.badValue) }
    }

    package var wire: WirePayload { bytes.wire }
}
