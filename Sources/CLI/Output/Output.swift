import Glibc

/// Where the command's words go: results to standard output, progress and complaints to standard error.
enum Output {
    /// Prints a result.
    static func print(_ text: String, terminator: String = "\n") {
        write(text + terminator, to: 1)
    }

    /// Prints an error or a line of progress.
    static func complain(_ text: String, terminator: String = "\n") {
        write(text + terminator, to: 2)
    }

    /// Whether standard error is a terminal, on which a line can be written over.
    static var isTerminal: Bool { isatty(2) == 1 }

    /// The width of that terminal in characters.
    static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
