/// The number of a source's log branch: 0 at first, one more after every fork.
package struct LogBranch: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    package var rawValue: UInt32

    /// The branch with this number.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
