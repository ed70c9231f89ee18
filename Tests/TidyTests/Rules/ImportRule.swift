/// Who may import what: the table of the modules, and the rooms that own a C library.
enum ImportRule {
    /// Our modules, each with those that it may import.
    static let modules: [String: Set<String>] = [
        "Platform": [],
        "Protocol": ["Platform"],
        "Repository": ["Platform", "Protocol"],
        "Agent": ["Platform", "Protocol", "Repository"],
        "Coordinator": ["Platform", "Protocol", "Repository"],
        "CLI": ["Platform", "Protocol", "Repository"],
    ]

    /// C libraries, each with the only rooms that may import it.
    static let libraries: [String: [[String]]] = [
        "COpenSSL": [["Platform", "OpenSSL"]],
        "CYAML": [["Platform", "YAML"]],
        "CSystem": [["Platform"], ["Agent"]],
        "CKernels": [["Agent"], ["Coordinator", "Spool"]],
        "CPostgreSQL": [["Agent", "Engines", "PostgreSQL"]],
        "CZstd": [["Agent", "Pipeline"]],
        "CLZ4": [["Agent", "Pipeline"]],
        "CSQLite": [["Coordinator", "Catalog"]],
    ]

    /// The system modules that anything may import.
    static let system: Set<String> = ["Glibc", "Synchronization", "FoundationEssentials"]

    /// The modules that a source text imports.
    static func imports(of text: SwiftText) -> [String] {
        text.lines.compactMap { line in
            let words = line.split(separator: " ").drop { $0.hasPrefix("@") || accessLevels.contains(String($0)) }
            guard words.first == "import", let last = words.last else { return nil }
            return String(last.split(separator: ".").first ?? last)
        }
    }

    /// What is wrong with the imports of a file in `room`; empty when nothing is.
    static func violations(room: [String], text: SwiftText) -> [String] {
        let allowed = room.first.flatMap { modules[$0] } ?? []
        return imports(of: text).filter { name in
            if let owners = libraries[name] { return !owners.contains { room.starts(with: $0) } }
            return !system.contains(name) && !allowed.contains(name)
        }
    }

    private static let accessLevels: Set<String> = ["package", "internal", "private", "fileprivate", "public"]
}
