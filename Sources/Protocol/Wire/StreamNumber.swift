/// The number of a stream within one connection; 0 is the connection itself.
package struct StreamNumber: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package var rawValue: UInt32

    /// The stream with this number.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Frames about the connection itself.
    package static let control = StreamNumber(rawValue: 0)

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
