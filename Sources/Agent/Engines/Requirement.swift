/// One thing that a source needs, and whether it is so.
package struct Requirement: Sendable, Equatable {
    /// How bad it is when a requirement is not met.
    package enum Level: UInt8, Sendable {
        case met = 0
        case warning = 1
        case failure = 2
    }

    /// A short stable name, such as "wal_level".
    package var name: String
    /// Whether it is met.
    package var level: Level
    /// What was found, in one line.
    package var text: String
    /// What to do about it, ready to be pasted where it can be; nil when it is met.
    package var remedy: String?

    package init(_ name: String, _ level: Level, _ text: String, remedy: String? = nil) {
        self.name = name
        self.level = level
        self.text = text
        self.remedy = remedy
    }
}
