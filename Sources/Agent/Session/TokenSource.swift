import Glibc
import Platform
package import Protocol

/// Where the token of an enrolment is read from: a file, standard input, or a terminal; never the command line.
package enum TokenSource {
    /// A token is shorter than this; more is not read.
    private static let limit = 4096

    /// Reads the token. Blocks.
    ///
    /// - Parameter path: a file, `-` for standard input, nil to ask on the terminal.
    /// - Returns: the token.
    /// - Throws: when nothing can be read or it is no token.
    package static func read(_ path: String?) throws -> EnrolmentToken {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        guard let token = EnrolmentToken(text: text) else {
            throw HoldfastError(
                .tokenRefused, "what was given is no token, or a character of it is wrong or missing; copy it whole")
        }
        return token
    }

    private static func bytes(_ path: String?) throws -> Bytes {
        do {
            switch path {
            case "-":
                return try Files.readAll(FileDescriptor(taking: dup(0)), limit: limit)
            case let path?:
                return try Files.readFile(path, limit: limit)
            case nil:
                return try ask()
            }
        } catch let error as SystemError {
            throw HoldfastError(error, doing: "the token cannot be read")
        }
    }

    /// Asks on the terminal, without showing what is typed.
    private static func ask() throws -> Bytes {
        guard isatty(0) == 1 else {
            throw HoldfastError(
                .usage, "there is no terminal to ask for the token; give --token-file FILE, or - for stdin")
        }
        var shown = termios()
        tcgetattr(0, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &hidden)
        defer { tcsetattr(0, TCSAFLUSH, &shown) }
        say("Token: ")
        var line = Bytes()
        var byte: UInt8 = 0
        while line.count < limit, Glibc.read(0, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        say("\n")
        return line
    }

    private static func say(_ text: String) {
        try? Files.writeAll(FileDescriptor(taking: dup(2)), Bytes(text.utf8))
    }
}
