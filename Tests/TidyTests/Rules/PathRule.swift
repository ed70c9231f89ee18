/// Folders of a developer's own machine, which nothing in the repository may name.
enum PathRule {
    /// The folders, spelled in parts so that this file passes its own rule.
    static let machinePaths = ["/wo" + "rk/", "/tmp/" + "hf", "/tmp/" + "wt/", "/opt/" + "swift", "/ro" + "ot/"]

    /// The lines (from 1) of a text that name such a folder at the start of a path.
    static func lines(in text: String) -> [Int] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.filter { at in machinePaths.contains { startsPath($0, in: lines[at]) } }.map { $0 + 1 }
    }

    private static func startsPath(_ path: String, in line: Substring) -> Bool {
        line.ranges(of: path).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || "._-}/".contains(before))
        }
    }
}
