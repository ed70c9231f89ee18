/// Something that can be the value of a field.
package protocol WireValue: Sendable {
    /// Reads the value.
    ///
    /// - Parameters:
    ///   - wire: the value as it stands in the bytes.
    ///   - depth: how many structures enclose it.
    /// - Throws: when the bytes are not exactly one value of this type.
    init(wire: WirePayload, depth: Int) throws(WireError)

    /// The value as it is written; the same for equal values.
    var wire: WirePayload { get }
}

extension WireValue where Self: RawRepresentable, RawValue: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let value = Self(rawValue: try RawValue(wire: wire, depth: depth)) else { throw WireError(.badValue) }
        self = value
    }

    package var wire: WirePayload { rawValue.wire }
}
