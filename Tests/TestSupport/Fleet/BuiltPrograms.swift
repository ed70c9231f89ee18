import Glibc
import Platform

/// The programs of this build, or those in the folder that `HOLDFAST_PROGRAMS` names, such as those of a release build,
/// in a folder that a database's user can reach.
package struct BuiltPrograms: Sendable {
    private let folder: TemporaryFolder

    /// Copied once in the life of the test process.
    package static let shared = Result { try BuiltPrograms() }

    private init() throws {
        let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        let built = getenv("HOLDFAST_PROGRAMS").map { String(cString: $0) } ?? root + "/.build/debug"
        folder = try TemporaryFolder()
        try Files.chmod(folder.path, 0o755)
        for name in ["holdfast", "holdfast-agent", "holdfast-coordinator"] {
            try Self.copy(built + "/" + name, to: folder.file(name))
        }
        try Self.copy(root + "/.build/debug/" + Self.failingCalls, to: folder.file(Self.failingCalls))
    }

    /// The library that makes a chosen system call of a program fail.
    package static let failingCalls = "libFailingCalls.so"

    /// The path of the program called `name`.
    package func path(_ name: String) -> String { folder.file(name) }

    private static func copy(_ source: String, to target: String) throws {
        let input = try Files.open(source, O_RDONLY)
        let output = try Files.open(target, O_WRONLY | O_CREAT | O_EXCL, mode: 0o755)
        let length = try Files.stat(input).size
        var copied = off_t(0)
        while copied < length {
            let count = sendfile(output.raw, input.raw, &copied, Int(length) - copied)
            guard count > 0 else { throw SystemError(call: "sendfile", errno: errno, path: target) }
        }
    }
}
