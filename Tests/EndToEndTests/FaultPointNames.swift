import Platform

/// The named fault points, read from the sources, so that none is forgotten.
enum FaultPointNames {
    /// Those in the folders below `Sources/`, each once.
    static func all(in folders: String...) throws -> [String] {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Sources/"
        var names: Set<String> = []
        for folder in folders { try collect(root + folder, into: &names) }
        return names.sorted()
    }

    private static func collect(_ path: String, into names: inout Set<String>) throws {
        for name in try Files.list(path) {
            let child = path + "/" + name
            if name.hasSuffix(".swift") {
                let text = String(decoding: try Files.readFile(child), as: UTF8.self)
                for match in text.matches(of: #/FaultPoint\.(?:hit|check)\(\s*"([^"]+)"/#) {
                    names.insert(String(match.1))
                }
            } else if !name.contains(".") {
                try collect(child, into: &names)
            }
        }
    }
}
