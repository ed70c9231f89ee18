/// How much an event matters.
package enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    case debug
    case info
    case notice
    case warn
    case error

    /// The name as configuration and lines have it.
    package var name: String { "\(self)" }

    /// The level of a name such as "info".
    package init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
