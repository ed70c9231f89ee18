extension UInt64: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self = try wire.varint()
    }

    package var wire: WirePayload { .varint(self) }
}

extension UInt32: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self = try wire.integer()
    }

    package var wire: WirePayload { .varint(UInt64(self)) }
}

extension UInt16: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self = try wire.integer()
    }

    package var wire: WirePayload { .varint(UInt64(self)) }
}

extension UInt8: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self = try wire.integer()
    }

    package var wire: WirePayload { .varint(UInt64(self)) }
}

/// A count or length: never negative; see `Int64` for numbers with a sign.
extension Int: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self = try wire.integer()
    }

    /// The number must not be negative.
    package var wire: WirePayload { .varint(UInt64(self)) }
}

/// A number with a sign, in zig-zag form.
extension Int64: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        let value = try wire.varint()
        self = Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package var wire: WirePayload { .varint(UInt64(bitPattern: self << 1 ^ self >> 63)) }
}

extension Bool: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        switch try wire.varint() {
        case 0: self = false
        case 1: self = true
        default: throw WireError(.badValue)
        }
    }

    package var wire: WirePayload { .varint(self ? 1 : 0) }
}

/// A number that takes eight bytes whatever its value.
package struct Fixed64: RawRepresentable, Hashable, Sendable, WireValue {
    package var rawValue: UInt64

    /// The number `rawValue`.
    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package init(wire: WirePayload, depth: Int) throws(WireError) {
        rawValue = try wire.fixed()
    }

    package var wire: WirePayload { .fixed(rawValue) }
}

extension WirePayload {
    fileprivate func integer<Number: FixedWidthInteger>() throws(WireError) -> Number {
        guard let number = Number(exactly: try varint()) else { throw WireError(.badValue) }
        return number
    }
}
