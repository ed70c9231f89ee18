/// Reads a mapping strictly: each key is asked for by name and kind, and `finish` refuses every key that nobody asked
/// for. All errors are `configuration` and name file, line and key.
package final class YAMLReader {
    private let file: String
    private let prefix: String
    private let entries: [YAMLNode.Entry]
    private var asked: Set<String> = []
    /// The line where the mapping begins, counted from 1.
    package let line: Int

    /// Reads `node`, which must be a mapping or nothing at all.
    package convenience init(_ node: YAMLNode, file: String) throws(HoldfastError) {
        try self.init(node, file: file, prefix: "")
    }

    private init(_ node: YAMLNode, file: String, prefix: String) throws(HoldfastError) {
        self.file = file
        self.prefix = prefix
        line = node.line
        switch node {
        case .mapping(let entries, _): self.entries = entries
        case _ where node.isNull: entries = []
        case .scalar, .sequence:
            let what = prefix.isEmpty ? "the file" : "'\(prefix.dropLast())'"
            throw HoldfastError(
                .configuration, "\(file):\(node.line): \(what) must hold lines of the form 'key: value'")
        }
    }

    /// Reads a whole text.
    package convenience init(text: String, file: String) throws(HoldfastError) {
        try self.init(try YAMLNode.parse(text, file: file), file: file)
    }

    /// Reads a configuration file; blocks.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - list: the key whose list makes up the file, for those who leave that key out.
    /// - Throws: `configuration`.
    package convenience init(path: String, of list: String? = nil) throws(HoldfastError) {
        let bytes: Bytes
        do {
            bytes = try Files.readFile(path, limit: YAMLNode.longestText)
        } catch {
            throw HoldfastError(error, doing: "cannot read the configuration", code: .configuration)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw HoldfastError(.configuration, "\(path): the file is not UTF-8 text")
        }
        let node = try YAMLNode.parse(text, file: path)
        if let list, case .sequence = node {
            throw HoldfastError(.configuration, "\(path):\(node.line): the list must stand below a line '\(list):'")
        }
        try self.init(node, file: path)
    }

    /// Refuses keys that were not asked for, naming the one that was meant or the nearest one that was asked for.
    ///
    /// - Parameter meanings: words that people write for a key.
    /// - Throws: `configuration`.
    package func finish(meanings: [String: String] = [:]) throws(HoldfastError) {
        guard let unknown = entries.first(where: { !asked.contains($0.key) }) else { return }
        let meant = meanings[unknown.key] ?? NearestText.find(unknown.key, in: asked)
        let hint = meant.map { "; did you mean '\(prefix)\($0)'?" } ?? ""
        throw HoldfastError(
            .configuration, "\(file):\(unknown.line): the key '\(prefix)\(unknown.key)' is not known\(hint)")
    }

    /// The keys of the mapping in their order, for mappings whose keys are names; they count as asked for.
    package func keys() -> [String] {
        asked.formUnion(entries.map(\.key))
        return entries.map(\.key)
    }

    /// An error about a key, for values that only the caller can judge.
    package func error(_ key: String, _ reason: String) -> HoldfastError {
        let line = entries.first { $0.key == key }?.line ?? line
        return HoldfastError(.configuration, "\(file):\(line): '\(prefix)\(key)' \(reason)")
    }

    /// The value of a key; nil when it is absent or null.
    func node(_ key: String) -> YAMLNode? {
        asked.insert(key)
        guard let value = entries.first(where: { $0.key == key })?.value, !value.isNull else { return nil }
        return value
    }

    /// A reader of a nested mapping.
    func reader(_ node: YAMLNode, _ key: String) throws(HoldfastError) -> YAMLReader {
        try YAMLReader(node, file: file, prefix: prefix + key + ".")
    }
}
