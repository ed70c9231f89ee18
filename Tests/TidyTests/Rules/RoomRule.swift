/// Which rooms of a module may not know which others, by the names of the types declared there.
///
/// Swift has no imports between folders, so a room knows another when its code names one of its types.
enum RoomRule {
    /// A room and those whose types must not be named in it.
    static let walls: [(room: String, unknown: [String])] = [
        ("Agent/Engines", ["Agent/Pipeline", "Agent/Transport", "Agent/Runs", "Agent/Session", "Protocol/Channel"]),
        ("Agent/Pipeline", ["Agent/Engines", "Agent/Transport", "Agent/Runs", "Agent/Session", "Protocol/Channel"]),
        ("Agent/Transport", ["Agent/Engines", "Agent/Pipeline", "Agent/Runs"]),
        ("Coordinator/Fleet", ["Coordinator/Operations", "Coordinator/Catalog"]),
        ("Coordinator/Ingest", ["Coordinator/Operations"]),
        ("Coordinator/Delivery", ["Coordinator/Operations"]),
        ("Coordinator/Upkeep", ["Coordinator/Sessions"]),
        (
            "Coordinator/Catalog",
            ["Coordinator/Sessions", "Coordinator/Operations", "Coordinator/Ingest", "Coordinator/Delivery"]
        ),
        ("Protocol/Identity", ["Protocol/Messages", "Protocol/Channel"]),
        ("Protocol/Wire", ["Protocol/Messages", "Protocol/Channel"]),
        ("Protocol/Messages", ["Protocol/Channel"]),
        ("Repository/Format", ["Repository/Stores", "Repository/Scrub", "Protocol/Messages", "Protocol/Channel"]),
        ("Repository/Sealing", ["Repository/Stores", "Repository/Scrub", "Protocol/Messages", "Protocol/Channel"]),
        ("Repository/Planning", ["Repository/Stores", "Repository/Sealing", "Repository/Reading", "Protocol/Channel"]),
        ("Repository/Stores", ["Repository/Sealing", "Repository/Scrub", "Protocol/Messages", "Protocol/Channel"]),
        ("Repository/Scrub", ["Repository/Sealing", "Protocol/Messages", "Protocol/Channel"]),
    ]

    /// The types that a source declares at its outermost level.
    static func declaredTypes(in text: SwiftText) -> [String] {
        var depth = 0
        var names: [String] = []
        for line in text.lines {
            if depth == 0, let name = typeName(declaredBy: line) { names.append(name) }
            depth += line.utf8.count { $0 == UInt8(ascii: "{") } - line.utf8.count { $0 == UInt8(ascii: "}") }
        }
        return names
    }

    /// The type that a line declares, nested ones too.
    static func typeName(declaredBy line: Substring) -> String? {
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        guard let at = words.firstIndex(where: kinds.contains), at + 1 < words.count else { return nil }
        guard words[..<at].allSatisfy(modifiers.contains), words[at + 1] != "func", words[at + 1] != "var" else {
            return nil
        }
        return String(words[at + 1])
    }

    /// The names of `foreign` types that a source's code mentions.
    static func mentions(of foreign: Set<String>, in text: SwiftText) -> Set<String> {
        words(of: text).intersection(foreign.subtracting(genericNames))
    }

    /// Names that any generic code gives its own parameters.
    static let genericNames: Set<String> = ["Failure"]

    private static func words(of text: SwiftText) -> Set<String> {
        Set(text.code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }

    private static let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    private static let modifiers: Set<Substring> = [
        "package", "private", "fileprivate", "internal", "public", "final", "indirect", "unchecked", "Sendable",
        "frozen",
        "nonisolated", "main",
    ]
}
