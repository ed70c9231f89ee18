/// A Swift source with its comments and string contents blanked out, so that rules look at code only.
///
/// Line structure is kept: line n of `code` is line n of the source. Code inside string interpolations stays.
struct SwiftText {
    /// The source without comments and string contents.
    let code: String
    /// `code`, cut into lines.
    let lines: [Substring]

    /// Reads a whole source text.
    init(_ source: String) {
        var blanker = Blanker(source: Array(source.utf8))
        blanker.blankCode(untilClosingParenthesis: false)
        code = String(decoding: blanker.output, as: UTF8.self)
        lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    }
}

/// Walks bytes once, copying code and replacing everything else by spaces.
private struct Blanker {
    let source: [UInt8]
    var output: [UInt8] = []
    var index = 0

    init(source: [UInt8]) {
        self.source = source
    }

    private var rest: ArraySlice<UInt8> { source[index...] }

    private mutating func keep() {
        output.append(source[index])
        index += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where index < source.count {
            output.append(source[index] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            index += 1
        }
    }

    mutating func blankCode(untilClosingParenthesis nested: Bool) {
        var depth = 0
        while index < source.count {
            switch source[index] {
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"): blankLineComment()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): blankBlockComment()
            case UInt8(ascii: "\""), UInt8(ascii: "#"): blankStringOrKeep()
            case UInt8(ascii: "("):
                depth += 1
                keep()
            case UInt8(ascii: ")"):
                if nested, depth == 0 { return }
                depth -= 1
                keep()
            default: keep()
            }
        }
    }

    private func peek(_ distance: Int) -> UInt8? {
        index + distance < source.count ? source[index + distance] : nil
    }

    private mutating func blankStringOrKeep() {
        if let hashes = openingQuote() {
            blankString(hashes: hashes)
        } else {
            keep()
        }
    }

    private mutating func blankLineComment() {
        while index < source.count, source[index] != UInt8(ascii: "\n") { blank() }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                blank(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && index < source.count
    }

    /// How many `#` stand before a quote that opens here, or nil when no string opens here.
    private func openingQuote() -> Int? {
        let hashes = rest.prefix { $0 == UInt8(ascii: "#") }.count
        return rest.dropFirst(hashes).first == UInt8(ascii: "\"") ? hashes : nil
    }

    private mutating func blankString(hashes: Int) {
        let fence = [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        let quotes = rest.dropFirst(hashes).starts(with: "\"\"\"".utf8) ? 3 : 1
        let end = [UInt8](repeating: UInt8(ascii: "\""), count: quotes) + fence
        let escape = [UInt8(ascii: "\\")] + fence
        blank(hashes + quotes)
        while index < source.count {
            if rest.starts(with: end) { return blank(end.count) }
            guard rest.starts(with: escape) else {
                blank()
                continue
            }
            blank(escape.count)
            if index < source.count, source[index] == UInt8(ascii: "(") {
                blank()
                blankCode(untilClosingParenthesis: true)
            }
            blank()
        }
    }
}
