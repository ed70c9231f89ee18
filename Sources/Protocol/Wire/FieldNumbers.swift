/// The field numbers that a structure knows, each between 1 and 63.
package struct FieldNumbers: Hashable, Sendable {
    /// The greatest number that this version gives to a field.
    package static let maximum = 63

    private var mask: UInt64 = 0

    /// The numbers in all of `ranges`.
    package init(_ ranges: ClosedRange<Int>...) {
        for number in ranges.joined() {
            precondition((1...Self.maximum).contains(number), "a field number is between 1 and 63")
            mask |= 1 << UInt64(number)
        }
    }

    /// The numbers from 1 up to and with `last`; none for 0.
    package static func upTo(_ last: Int) -> FieldNumbers {
        last == 0 ? FieldNumbers() : FieldNumbers(1...last)
    }

    /// Whether `number` is one of them.
    package func contains(_ number: Int) -> Bool {
        (1...Self.maximum).contains(number) && mask >> UInt64(number) & 1 == 1
    }
}
