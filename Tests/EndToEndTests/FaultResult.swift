import Glibc
import Platform

/// What came of a kill at one point.
struct FaultResult {
    var point: String
    /// Whether the work passed the point, and the process died there.
    var isPassed: Bool
    /// From when the killed side was up again until the work went on or had ended as it should.
    var recovery: Duration

    private static let path =
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/docs/reliability.md"

    /// Writes results into the page of reliability, in place of those that stand under the same title; does nothing
    /// unless `HOLDFAST_WRITE_DOCUMENTS` is set.
    static func write(_ results: [FaultResult], as title: String) throws {
        guard getenv("HOLDFAST_WRITE_DOCUMENTS") != nil else { return }
        let (begin, end) = ("<!-- kill -9: \(title) -->\n", "<!-- end of kill -9: \(title) -->\n")
        var page = String(decoding: try Files.readFile(path), as: UTF8.self)
        let table = begin + table(results, title) + end
        if let first = page.firstRange(of: begin), let last = page.firstRange(of: end) {
            page.replaceSubrange(first.lowerBound..<last.upperBound, with: table)
        } else {
            page += "\n" + table
        }
        try Files.writeFileDurably(path, Bytes(page.utf8), mode: 0o644)
    }

    private static func table(_ results: [FaultResult], _ title: String) -> String {
        let rows = results.map { result in
            let recovery = DecimalText.duration(result.recovery)
            return "| \(result.point) | \(result.isPassed ? "killed, went on" : "not passed") | \(recovery) |\n"
        }
        let head = "| point | outcome | until work went on or had ended |\n|---|---|---|\n"
        return "\n### \(title)\n\n" + head + rows.joined() + "\n"
    }
}
