/// A YAML document as a tree in which every node knows its line.
///
/// Only what configuration needs: no anchors and aliases, no tags, one document, keys are scalars and never repeated.
package indirect enum YAMLNode: Sendable {
    /// A text or number; `isQuoted` tells `"10"` from `10`, and an empty text from nothing.
    case scalar(String, isQuoted: Bool, line: Int)
    case sequence([YAMLNode], line: Int)
    case mapping([Entry], line: Int)

    /// A key and its value.
    package struct Entry: Sendable {
        package let key: String
        /// The line of the key, counted from 1.
        package let line: Int
        package let value: YAMLNode
    }

    /// The longest text that is read, in bytes.
    package static let longestText = 1 << 20
    /// How deep nodes may lie in one another.
    package static let deepestNesting = 32

    /// The line where the node begins, counted from 1.
    package var line: Int {
        switch self {
        case .scalar(_, _, let line), .sequence(_, let line), .mapping(_, let line): line
        }
    }

    /// Whether it stands for nothing: an empty unquoted value, `~` or `null`.
    package var isNull: Bool {
        guard case .scalar(let text, false, _) = self else { return false }
        return text.isEmpty || text == "~" || text.lowercased() == "null"
    }

    /// Reads a text; an empty one is an empty mapping.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: How errors call it.
    /// - Returns: The root node.
    /// - Throws: `configuration` naming file and line.
    package static func parse(_ text: String, file: String) throws(HoldfastError) -> YAMLNode {
        guard text.utf8.count <= longestText else {
            throw HoldfastError(.configuration, "\(file): longer than \(longestText) bytes")
        }
        var text = text
        // Typed throws do not pass through the standard library's closure here, so the outcome is carried as a value.
        let outcome = text.withUTF8 { bytes in
            Result { () throws(HoldfastError) in
                let builder = YAMLTreeBuilder(events: YAMLEvents(bytes, file: file), file: file)
                return try builder.document()
            }
        }
        return try outcome.get()
    }
}
