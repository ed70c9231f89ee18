import FoundationEssentials

/// One text file of the repository.
struct SourceFile {
    /// The path from the repository's root, with `/` between its parts.
    let path: String
    /// The whole text.
    let text: String

    /// The code, for Swift; empty for other text.
    let code: SwiftText

    /// A file as it was read.
    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = SwiftText(path.hasSuffix(".swift") ? text : "")
    }

    /// The last part of the path.
    var name: String { String(path.split(separator: "/").last ?? "") }
    /// The number of lines.
    var lineCount: Int {
        text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0)
    }
    /// Whether it is Swift.
    var isSwift: Bool { path.hasSuffix(".swift") }
    /// Module and folder, as `["Agent", "Engines", "PostgreSQL"]`, for a file below `Sources/`.
    var room: [String] { path.split(separator: "/").dropFirst().dropLast().map(String.init) }
}

/// The repository that these tests were built from.
enum SourceTree {
    /// The repository's root folder.
    static let root: String = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

    /// Every text file, build products and version control left out.
    static let files: [SourceFile] = walk("").compactMap { path in
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)"), data.count < 4 << 20 else {
            return nil
        }
        return String(validating: data, as: UTF8.self).map { SourceFile(path: path, text: $0) }
    }

    /// Swift below `Sources/`.
    static let sources = files.filter { $0.isSwift && $0.path.hasPrefix("Sources/") }
    /// Swift below `Tests/`.
    static let tests = files.filter { $0.isSwift && $0.path.hasPrefix("Tests/") }

    private static let skipped: Set<String> = [".build", ".git", ".swiftpm", "__pycache__"]

    private static func walk(_ folder: String) -> [String] {
        let absolute = "\(root)/\(folder)"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: absolute) else { return [] }
        return names.sorted().filter { !skipped.contains($0) }.flatMap { name in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isDirectory) else {
                return [String]()
            }
            return isDirectory ? walk(path) : [path]
        }
    }
}
