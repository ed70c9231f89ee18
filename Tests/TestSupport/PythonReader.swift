import FoundationEssentials
import Glibc
package import Platform

/// Runs `read_repository.py` and reads what it prints.
package enum PythonReader {
    /// One thing that the reader opened.
    package struct Line: Decodable, Sendable {
        /// file, backup, definition, log or history.
        package let kind: String
        /// Of a file: 0 for the data directory.
        package let root: Int?
        package let source: String
        package let backup: String?
        package let path: String?
        package let sha256: String?
        package let name: String?
        package let timeline: UInt32?
        package let start: UInt64?
        package let end: UInt64?
    }

    /// The folder `Tests`.
    private static let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)

    /// The interpreter with the packages that the reader needs.
    private static let python: String = {
        if let path = getenv("HOLDFAST_PYTHON") { return String(cString: path) }
        return folder.dropLast().joined(separator: "/") + "/.build/venv/bin/python3"
    }()

    /// Whether there is an interpreter with the packages that the reader needs.
    package static var isAvailable: Bool { access(python, X_OK) == 0 }

    /// Reads the repository at `repository` with the recovery key in the file `key`.
    package static func run(repository: String, key: String) async throws -> ChildResult {
        try await run("RepositoryTests/Reader/read_repository.py", [repository, key])
    }

    /// Runs a program of the folder `Tests`.
    static func run(_ script: String, _ arguments: [String]) async throws -> ChildResult {
        var child = ChildProcess(python, ["-B", folder.joined(separator: "/") + "/" + script] + arguments)
        child.output = .captured(limit: 64 << 20)
        return try await child.run()
    }

    /// The tree that the tests are part of.
    static var root: String { folder.dropLast().joined(separator: "/") }

    /// What a run that found nothing wrong has printed.
    ///
    /// - Throws: how it ended, when it found something.
    package static func lines(_ result: ChildResult) throws -> [Line] {
        try result.requireSuccess().outputText.split(separator: "\n").map { line in
            try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        }
    }
}
