import Glibc
import Platform
import Synchronization

/// The page of reliability, whose tables are written by the tests that they tell of.
enum ReliabilityPage {
    private static let path =
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/docs/reliability.md"
    /// Tests that run at the same time write in turns.
    private static let turn = Mutex(())

    /// Puts `text` in the place of what stands between the marks of `title`, or at the page's end; does nothing unless
    /// `HOLDFAST_WRITE_DOCUMENTS` is set.
    static func write(_ text: String, as title: String) throws {
        guard getenv("HOLDFAST_WRITE_DOCUMENTS") != nil else { return }
        try turn.withLock { _ in try replace(text, title) }
    }

    private static func replace(_ text: String, _ title: String) throws {
        let (begin, end) = ("<!-- \(title) -->\n", "<!-- end of \(title) -->\n")
        var page = String(decoding: try Files.readFile(path), as: UTF8.self)
        let section = begin + "\n" + text + "\n" + end
        if let first = page.firstRange(of: begin), let last = page.firstRange(of: end) {
            page.replaceSubrange(first.lowerBound..<last.upperBound, with: section)
        } else {
            page += "\n" + section
        }
        try Files.writeFileDurably(path, Bytes(page.utf8), mode: 0o644)
    }

    /// A table of Markdown.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}
