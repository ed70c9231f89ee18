import Glibc
import Platform

/// The end of a server's log, for whoever has to see why it gave up.
package enum ServerLogEnd {
    /// The most lines that are told, and the most bytes of one.
    package static let limit = (lines: 20, bytes: 400)
    /// How much of the file is read.
    private static let bytes: UInt64 = 16 << 10

    /// The last lines of a log. Blocks.
    ///
    /// - Throws: when the file cannot be read.
    package static func lines(of path: String) throws -> [String] {
        let file = try Files.open(path, O_RDONLY | O_NOFOLLOW)
        let size = try Files.stat(file).size
        let from = size > bytes ? size - bytes : 0
        var content = Bytes(repeating: 0, count: Int(size - from))
        let count = try content.withUnsafeMutableBytes { try Files.readFully(file, into: $0, at: from) }
        let lines = content[..<count].split(separator: 10).dropFirst(from > 0 ? 1 : 0)
        return lines.suffix(limit.lines).map { String(decoding: $0.prefix(limit.bytes), as: UTF8.self) }
    }
}
