/// The fencing number of one attempt at a job: whoever holds a lower one is refused everywhere.
package struct Attempt: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number; attempts of a job count from 1.
    package var rawValue: UInt64

    /// The attempt with this number.
    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
