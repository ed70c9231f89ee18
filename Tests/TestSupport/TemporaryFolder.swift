import Glibc
package import Platform

/// A folder of its own below the system's temporary directory, removed with its content when the owner lets go.
package final class TemporaryFolder: Sendable {
    /// The folder's absolute path.
    package let path: String

    package init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        path = base + "/holdfast-test-" + String(UInt64.random(in: .min ... .max), radix: 36)
        try Files.makeDirectories(path)
    }

    deinit {
        try? Files.removeTree(path)
    }

    /// The path of `name` in the folder.
    package func file(_ name: String) -> String { path + "/" + name }

    /// Creates a folder inside and returns its path.
    package func folder(_ name: String) throws(SystemError) -> String {
        try Files.makeDirectories(file(name))
        return file(name)
    }
}
