/// Rows of text under headings, in columns as wide as they need to be.
package struct TextTable: Sendable {
    private let headings: [String]
    private var rows: [[String]] = []

    /// An empty table; a heading that begins with `>` stands, like its column, on the right.
    package init(_ headings: String...) {
        self.headings = headings
    }

    /// Adds a row with one cell a heading; control characters are escaped, an empty cell becomes a dash.
    package mutating func add(_ cells: String?...) {
        rows.append(
            headings.indices.map { at in
                let text = at < cells.count ? cells[at] ?? "" : ""
                return text.isEmpty ? "-" : text.escapedForOneLine
            })
    }

    /// Whether there is no row.
    package var isEmpty: Bool { rows.isEmpty }

    /// The table as lines, each ending in a line break.
    package var text: String {
        let titles = headings.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }
        let widths = titles.indices.map { at in ([titles] + rows).map { $0[at].count }.max() ?? 0 }
        return ([titles] + rows).map { line($0, widths: widths) + "\n" }.joined()
    }

    private func line(_ cells: [String], widths: [Int]) -> String {
        let padded = cells.indices.map { at in
            let space = String(repeating: " ", count: widths[at] - cells[at].count)
            if headings[at].hasPrefix(">") { return space + cells[at] }
            return at == cells.count - 1 ? cells[at] : cells[at] + space
        }
        return padded.joined(separator: "  ")
    }
}
