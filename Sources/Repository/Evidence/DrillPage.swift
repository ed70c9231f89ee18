package import Platform

/// The evidence of a drill as a page that people read, made of the signed statement alone.
package enum DrillPage {
    /// The page; what a statement of a later version says besides is left out.
    package static func text(of statement: JSONValue) -> String {
        var lines = head(statement) + [""]
        lines += section("why", (statement["reasons"]?.array ?? []).map(word))
        lines += section("phases", (statement["phases"]?.array ?? []).map(phase))
        lines += section("checks", (statement["checks"]?.array ?? []).map(check))
        lines += section("contained", contained(statement))
        lines += section("notes", (statement["notes"]?.array ?? []).map(word))
        lines += section("last lines of the server's log", (statement["serverLog"]?.array ?? []).map(word))
        return lines.map { $0.escapedForOneLine + "\n" }.joined()
    }

    private static func head(_ statement: JSONValue) -> [String] {
        let restore = statement["restore"]
        let facts: [(String, String?)] = [
            ("drill", statement["job"]?.string), ("verdict", statement["verdict"]?.string?.uppercased()),
            ("source", statement["source"]?["name"]?.string), ("backup", statement["backup"]?.string),
            ("on agent", statement["agent"]?["name"]?.string), ("asked for", asked(statement["target"])),
            ("began", statement["started"]?.string), ("ended", statement["ended"]?.string),
            ("recovery time", measured(statement, "recoveryTime")),
            ("recovery point", measured(statement, "recoveryPoint")),
            ("server", restore?["serverVersion"]?.string), ("recovered to", position(restore)),
            ("last commit", restore?["lastCommit"]?.string),
            ("log complete to", statement["target"]?["logCompleteThrough"]?.string),
            ("repository", statement["repository"]?.string), ("host", host(statement["host"])),
        ]
        return facts.compactMap { name, value in
            value.map { name + ":" + String(repeating: " ", count: 17 - name.count) + $0 }
        }
    }

    private static func asked(_ target: JSONValue?) -> String? {
        guard let asked = target?["asked"]?.string else { return nil }
        guard asked.hasPrefix("random"), let moment = target?["moment"]?.string else { return asked }
        return "\(asked): \(moment)"
    }

    private static func measured(_ statement: JSONValue, _ name: String) -> String {
        let isOfThePast = name == "recoveryPoint" && statement["target"]?["asked"]?.string != "latest"
        let untold = isOfThePast ? "not applicable, since the newest state was not asked for" : "cannot be told"
        let value = statement[name]?.double.map(duration) ?? untold
        guard let objective = statement["objectives"]?[name]?.double else { return value }
        return "\(value) (objective: \(duration(objective)))"
    }

    private static func position(_ restore: JSONValue?) -> String? {
        guard let position = restore?["recoveredTo"]?.string else { return nil }
        return position + (restore?["timeline"]?.integer.map { " on timeline \($0)" } ?? "")
    }

    private static func host(_ host: JSONValue?) -> String? {
        guard case .object(let members)? = host, !members.isEmpty else { return nil }
        return members.map { "\($0.name) \(word($0.value))" }.joined(separator: ", ")
    }

    private static func phase(_ phase: JSONValue) -> String {
        "\(phase["name"]?.string ?? ""): \(duration(phase["seconds"]?.double ?? 0))"
    }

    private static func check(_ check: JSONValue) -> String {
        let parts = [
            check["sql"]?.string ?? check["table"]?.string.map { "rows of \($0)" },
            check["database"]?.string.map { database in
                "in '\(database)'" + (check["superuser"]?.bool == true ? " as superuser" : "")
            },
            check["found"]?.string.map { "found '\($0)'" }, check["expected"]?.string.map { "expected '\($0)'" },
            check["seconds"]?.double.map(duration),
        ].compactMap(\.self)
        return "\(check["verdict"]?.string ?? "") \(check["name"]?.string ?? ""): \(parts.joined(separator: ", "))"
    }

    private static func contained(_ statement: JSONValue) -> [String] {
        let network: [String] =
            switch statement["networkCut"]?.bool {
            case true?:
                [
                    "the server had no network but a loopback of its own; sockets in the host's file system stay within reach"
                ]
            case false?: ["the host did not allow to cut the server off its network"]
            case nil: []
            }
        let processes: [String] =
            switch statement["processesHeld"]?.bool {
            case true?: ["whatever the server started had to end with it"]
            case false?:
                ["the host did not allow to hold the server's processes: one that left could outlive the drill"]
            case nil: []
            }
        return network + processes + (statement["contained"]?.array ?? []).map(word)
    }

    private static func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [title + ":"] + lines.map { "  " + $0 }
    }

    private static func word(_ value: JSONValue) -> String { value.string ?? value.text }

    private static func duration(_ seconds: Double) -> String { DecimalText.duration(.seconds(seconds)) }
}
