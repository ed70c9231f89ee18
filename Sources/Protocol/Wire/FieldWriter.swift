package import Platform

/// Writes a list of tagged fields in its canonical form.
///
/// Fields must be put in ascending order of their numbers; anything else is an error of the program and traps.
package struct FieldWriter: Sendable {
    private var bytes: Bytes = []
    private var last = 0

    /// An empty list.
    package init() {}

    /// Adds one field.
    ///
    /// - Parameters:
    ///   - number: the field's number, 1 to 4095, greater than that of the field before.
    ///   - value: what the field holds.
    ///   - critical: whether a reader that does not know the number must refuse the structure.
    package mutating func put<Value: WireValue>(_ number: Int, _ value: Value, critical: Bool = false) {
        precondition(number > last, "fields ascend by number")
        append(number, value.wire, critical: critical)
    }

    /// Adds the field when there is a value.
    package mutating func put<Value: WireValue>(_ number: Int, _ value: Value?, critical: Bool = false) {
        guard let value else { return }
        put(number, value, critical: critical)
    }

    /// Adds one entry for each of `values`, in their order; nothing for none.
    package mutating func put<Value: WireValue>(_ number: Int, repeated values: [Value], critical: Bool = false) {
        precondition(number > last, "fields ascend by number")
        for value in values {
            append(number, value.wire, critical: critical)
        }
    }

    /// The finished list.
    package consuming func finish() -> Bytes { bytes }

    private mutating func append(_ number: Int, _ payload: WirePayload, critical: Bool) {
        precondition((1...Fields.maximumNumber).contains(number), "a field number is between 1 and 4095")
        last = number
        let tag = UInt16(number) << 4 | (critical ? 8 : 0) | UInt16(payload.type.rawValue)
        bytes.append(UInt8(tag >> 8))
        bytes.append(UInt8(tag & 0xFF))
        switch payload {
        case .varint(let value): Varint.append(value, to: &bytes)
        case .fixed(let value): bytes.append(contentsOf: value.bigEndianBytes)
        case .bytes(let value):
            Varint.append(UInt64(value.count), to: &bytes)
            bytes.append(contentsOf: value)
        }
    }
}
