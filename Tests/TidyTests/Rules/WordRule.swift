/// Words and calls that have no place in the sources.
enum WordRule {
    /// Calls and keywords, with the files in which they are allowed all the same.
    static let calls: [(pattern: String, allowed: @Sendable (SourceFile) -> Bool)] = [
        ("Date(", { _ in false }),
        ("Date.now", { _ in false }),
        ("print(", { $0.room.first == "CLI" || $0.name.hasSuffix("Process.swift") }),
        ("try!", { _ in false }),
        ("as!", { _ in false }),
        ("fatalError", { _ in false }),
        ("@testable", { _ in false }),
        ("Task.detached", { _ in false }),
        ("DispatchQueue", { _ in false }),
    ]

    /// Parts of names that hide what a type is for, or that it is not there yet.
    static let nameParts = ["Manager", "Helper", "Utils", "Utilities", "Misc", "Placeholder"]

    /// Marks of unfinished work, spelled so that this file does not carry them.
    static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    /// The lines (from 1) on which `pattern` stands as a word of its own.
    static func lines(with pattern: String, in lines: [Substring]) -> [Int] {
        lines.indices.filter { contains(pattern, in: lines[$0]) }.map { $0 + 1 }
    }

    private static func contains(_ pattern: String, in line: Substring) -> Bool {
        line.ranges(of: pattern).contains { range in
            let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
            let after = range.upperBound < line.endIndex ? line[range.upperBound] : " "
            let last = pattern.last ?? " "
            return !isWord(before) && before != "." && !(isWord(last) && isWord(after))
        }
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
