package import Platform

/// The text of a configuration file of PostgreSQL's, line by line, so that what is not changed stays byte for byte.
package struct ConfigurationFile: Sendable, Equatable {
    /// A file that the server named, and what it is for.
    package struct Place: Sendable, Equatable {
        package var role: ConfigurationRole
        /// Absolute path.
        package var path: Bytes

        package init(role: ConfigurationRole, path: Bytes) {
            self.role = role
            self.path = path
        }
    }

    /// The lines without their line ends.
    package private(set) var lines: [Bytes]

    /// Cuts a text into lines.
    package init(_ text: Bytes) {
        lines = text.split(separator: 10, omittingEmptySubsequences: false).map { Bytes($0) }
        if lines.last?.isEmpty == true { lines.removeLast() }
    }

    /// The text, closed by a line end.
    package var text: Bytes {
        lines.reduce(into: []) { $0 += $1 + [10] }
    }

    /// The last value that a setting is given here; names count without case.
    package func value(of name: String) -> String? {
        lines.lazy.compactMap { ConfigurationLine($0) }.last { $0.name == name }?.value
    }

    /// What each setting says here; the last value counts.
    package var settings: [String: String] {
        lines.lazy.compactMap { ConfigurationLine($0) }.reduce(into: [:]) { $0[$1.name] = $1.value }
    }

    /// Takes every line out that gives one of these settings a value.
    package mutating func remove(_ names: Set<String>) {
        lines.removeAll { line in ConfigurationLine(line).map { names.contains($0.name) } ?? false }
    }

    /// Takes lines out by their numbers, from 0.
    package mutating func remove(lines numbers: ClosedRange<Int>) {
        lines.removeSubrange(numbers)
    }

    /// Adds lines at the end, where they win over earlier ones.
    package mutating func append(_ lines: [String]) {
        self.lines += lines.map { Bytes($0.utf8) }
    }

    /// Replaces a line.
    package mutating func replace(_ index: Int, by line: Bytes) {
        lines[index] = line
    }

    /// A line that gives a setting a value.
    package static func line(_ name: String, _ value: String) -> String {
        "\(name) = \(quoted(value))"
    }

    /// A value in quotes as the file wants it; no value can end the line or the quotes.
    package static func quoted(_ value: String) -> String {
        var text = "'"
        for scalar in value.unicodeScalars {
            switch scalar {
            case "'": text += "''"
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "'"
    }
}
