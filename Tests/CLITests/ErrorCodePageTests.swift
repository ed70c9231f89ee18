import Glibc
import Platform
import Testing

/// The page of error codes is the table in the sources, written out.
@Suite struct ErrorCodePageTests {
    private static let path =
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/docs/error-codes.md"

    private static var page: String {
        let rows = ErrorCode.allCases.sorted { $0.rawValue < $1.rawValue }.map { code in
            "| \(code.label) | \(code.exitStatus.rawValue) | \(code.summary) | \(code.explanation) |\n"
        }
        return """
            # Error codes

            Every error ends in its code, which never changes. `holdfast help errors HF-nnn` explains one. The exit status is
            the one with which the operator's command ends.

            | code | exit status | meaning | what to do |
            |---|---|---|---|

            """ + rows.joined()
    }

    /// When the table has changed: run this test with `HOLDFAST_WRITE_DOCUMENTS=1` once, and look at the difference.
    @Test func pageListsEveryCode() throws {
        if getenv("HOLDFAST_WRITE_DOCUMENTS") != nil {
            try Files.writeFileDurably(Self.path, Bytes(Self.page.utf8), mode: 0o644)
        }
        let written = String(decoding: try Files.readFile(Self.path), as: UTF8.self)
        #expect(written == Self.page)
    }
}
