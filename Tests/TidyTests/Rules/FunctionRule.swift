/// How long functions are.
enum FunctionRule {
    /// The most lines that a function may have, from its first to its closing brace.
    static let wall = 70

    /// A function as it was found.
    struct Found: Equatable {
        /// The word after `func`, or `init`, `deinit`, `subscript`.
        var name: String
        /// The line its declaration starts on, counted from 1.
        var line: Int
        /// Lines from declaration to closing brace.
        var length: Int
    }

    /// All functions with a body.
    static func functions(in text: SwiftText) -> [Found] {
        var scanner = Scanner(bytes: Array(text.code.utf8))
        return scanner.scan()
    }
}

/// Finds declarations and their closing braces in blanked code.
private struct Scanner {
    let bytes: [UInt8]
    var index = 0
    var line = 1

    private static let starters: Set<String> = ["func", "init", "deinit", "subscript"]
    private static let enders: Set<String> = [
        "func", "var", "let", "init", "deinit", "subscript", "case", "static", "mutating", "struct", "class", "enum",
        "actor", "extension", "protocol", "typealias", "associatedtype", "package", "private", "nonisolated", "import",
    ]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func scan() -> [FunctionRule.Found] {
        var found: [FunctionRule.Found] = []
        while index < bytes.count {
            let before = index > 0 ? bytes[index - 1] : UInt8(ascii: "\n")
            guard let word = word(at: index), !isWord(before) else {
                advance()
                continue
            }
            skip(word.utf8.count)
            guard Self.starters.contains(word), before != UInt8(ascii: "."), before != UInt8(ascii: "`") else {
                continue
            }
            let start = (index, line)
            let name = word == "func" ? nextWord() : word
            if let length = bodyLength(from: start.1) {
                found.append(.init(name: name, line: start.1, length: length))
            }
            (index, line) = start
        }
        return found
    }

    private func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 128 || Character(UnicodeScalar(byte)).isLetter
            || Character(UnicodeScalar(byte)).isNumber
    }

    private func word(at start: Int) -> String? {
        let word = bytes[start...].prefix(while: isWord)
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    private mutating func advance() {
        if bytes[index] == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    private mutating func skip(_ count: Int) {
        for _ in 0..<count { advance() }
    }

    private mutating func nextWord() -> String {
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") { advance() }
        return word(at: index) ?? "operator"
    }

    /// Lines from `first` to the end of the body that follows, nil when the declaration has none.
    private mutating func bodyLength(from first: Int) -> Int? {
        guard skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"), giveUpAt: UInt8(ascii: "{")) || index < bytes.count
        else {
            return nil
        }
        var lineStart = false
        while index < bytes.count, bytes[index] != UInt8(ascii: "{") {
            if bytes[index] == UInt8(ascii: "}") { return nil }
            if bytes[index] == UInt8(ascii: "\n") { lineStart = true }
            if lineStart, let word = word(at: index) {
                if Self.enders.contains(word) { return nil }
                lineStart = false
            }
            advance()
        }
        return skipBalanced(UInt8(ascii: "{"), UInt8(ascii: "}"), giveUpAt: nil) ? line - first + 1 : nil
    }

    /// Moves behind the next balanced pair; false, with nothing more read, when `stop` comes first.
    private mutating func skipBalanced(_ open: UInt8, _ close: UInt8, giveUpAt stop: UInt8?) -> Bool {
        var depth = 0
        while index < bytes.count {
            let byte = bytes[index]
            if depth == 0, byte == stop { return false }
            if byte == open { depth += 1 }
            if byte == close {
                depth -= 1
                if depth == 0 {
                    advance()
                    return true
                }
            }
            advance()
        }
        return false
    }
}
