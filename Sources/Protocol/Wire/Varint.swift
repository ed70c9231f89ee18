package import Platform

/// Numbers in groups of seven bits, least significant group first (LEB128), only in their shortest form.
package enum Varint {
    /// The most bytes a number takes.
    package static let maximumByteCount = 10

    /// Appends `value` to `bytes`.
    package static func append(_ value: UInt64, to bytes: inout Bytes) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads the number at the front of `bytes` and removes it.
    ///
    /// - Throws: ``WireError/Reason/truncated`` or ``WireError/Reason/varint``; `bytes` is then in an unknown place.
    package static func read(_ bytes: inout ArraySlice<UInt8>) throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        for position in 0..<maximumByteCount {
            guard let byte = bytes.popFirst() else { throw WireError(.truncated) }
            let group = UInt64(byte & 0x7F)
            // The tenth group has room for one bit only.
            guard position < maximumByteCount - 1 || group <= 1 else { throw WireError(.varint) }
            value |= group << (7 * UInt64(position))
            guard byte & 0x80 == 0 else { continue }
            guard byte != 0 || position == 0 else { throw WireError(.varint) }
            return value
        }
        throw WireError(.varint)
    }
}
