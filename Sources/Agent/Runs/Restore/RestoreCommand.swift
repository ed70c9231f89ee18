import Glibc
import Platform

/// The command that a recovering server runs for each piece of log: asks the run over its socket and writes the file.
///
/// `restore-command --socket PATH NAME TARGET`; a relative path starts from the server's working directory.
package enum RestoreCommand {
    /// The first word after the program's name.
    package static let word = "restore-command"

    /// What the server is told.
    package enum Status: Int32, Sendable {
        case done = 0
        /// There is no such file; the server may draw its conclusions.
        case absent = 1
        /// It could not be had; above 128 the server stops instead of taking the log for ended.
        case failed = 255
    }

    /// A reason to give up.
    private struct Failure: Error {
        let text: String
    }

    /// Carries the command out. Blocks; for a process that does nothing else.
    ///
    /// - Parameter arguments: what follows the word.
    /// - Returns: how the process ends; the reason of a failure has gone to the standard error.
    package static func run(_ arguments: [String]) -> Status {
        do {
            guard arguments.count == 4, arguments[0] == "--socket", arguments[2].utf8.count <= LogReply.nameLimit else {
                throw Failure(text: "usage: \(word) --socket PATH NAME TARGET")
            }
            return try fetch(arguments[2], to: arguments[3], over: arguments[1])
        } catch let failure as Failure {
            report(failure.text)
        } catch {
            report("\(error)")
        }
        return .failed
    }

    /// The line that makes a server run `program` for each piece of log, asking over the socket at `path`.
    package static func line(program: String, socket path: String) -> String {
        "\(quoted(program)) \(word) --socket \(quoted(path)) \"%f\" \"%p\""
    }

    /// In quotes for a shell; the server's own placeholders in it are made harmless.
    private static func quoted(_ text: String) -> String {
        let escaped = text.flatMap { character -> [Character] in
            switch character {
            case "'": Array("'\\''")
            case "%": ["%", "%"]
            default: [character]
            }
        }
        return "'" + String(escaped) + "'"
    }

    private static func fetch(_ name: String, to target: String, over path: String) throws -> Status {
        let socket = try LocalConnection(path: path)
        try Files.writeAll(socket.descriptor, [UInt8(name.utf8.count)] + Bytes(name.utf8))
        guard let head = LogReply.parse(try socket.read(LogReply.headLength)) else {
            throw Failure(text: "the restore that serves log answered with something else")
        }
        switch head.status {
        case .absent: return .absent
        case .failed:
            let reason = try socket.read(Int(min(head.length, UInt64(LogReply.reasonLimit))))
            throw Failure(text: String(decoding: reason, as: UTF8.self))
        case .found:
            do {
                try write(head.length, from: socket, to: target)
            } catch {
                try? Files.remove(target)
                throw error
            }
            return .done
        }
    }

    private static func write(_ length: UInt64, from socket: borrowing LocalConnection, to target: String) throws {
        let file = try Files.open(target, O_WRONLY | O_CREAT | O_TRUNC)
        var left = length
        while left > 0 {
            let piece = try socket.read(Int(min(left, 256 << 10)))
            try Files.writeAll(file, piece)
            left -= UInt64(piece.count)
        }
        try file.close()
    }

    private static func report(_ text: String) {
        let line = Bytes("holdfast: \(text.escapedForOneLine)\n".utf8)
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
