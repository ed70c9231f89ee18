/// How one event becomes one line.
package enum LogFormat: Sendable {
    /// `2026-11-21T10:15:00.123456Z INFO   backup.started source=main`
    case text
    /// One JSON object a line.
    case json

    /// The line of an event, without its end; nothing in it can break out of the line.
    func line(
        _ time: Timestamp, _ level: LogLevel, _ event: StaticString, _ fields: [(LogKey, LogScalar)]
    ) -> String {
        switch self {
        case .text:
            let name = level.name.uppercased()
            let padding = String(repeating: " ", count: 6 - name.count)
            let facts = fields.map { " " + $0.0.rawValue + "=" + Self.text($0.1) }
            return "\(time.iso8601) \(name)\(padding) \(event)\(facts.joined())"
        case .json:
            let facts = fields.map { ",\(Self.quoted($0.0.rawValue)):\(Self.json($0.1))" }
            return #"{"time":"\#(time.iso8601)","level":"\#(level.name)","event":"\#(event)"\#(facts.joined())}"#
        }
    }

    private static func text(_ value: LogScalar) -> String {
        guard case .text(let text) = value else { return json(value) }
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar != " " && scalar != "\"" && scalar != "=" && scalar != "\\" && !scalar.mustBeEscaped
            }
        return isPlain ? text : quoted(text)
    }

    private static func json(_ value: LogScalar) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): String(number)
        case .number(let number): "\(number)"
        case .truth(let truth): truth ? "true" : "false"
        }
    }

    private static func quoted(_ text: String) -> String { text.jsonQuoted }
}
