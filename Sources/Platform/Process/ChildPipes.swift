import CSystem
import Glibc

/// Our ends of a child's pipes, moved along by the one thread that watches the child.
final class ChildPipes: @unchecked Sendable {
    private var input: FileDescriptor?
    private var output: FileDescriptor?
    private var errors: FileDescriptor?
    private let feed: Bytes
    private var fed = 0
    private let outputLimit: Int
    private let errorLimit: Int
    /// What was read so far.
    private(set) var outputBytes = Bytes()
    private(set) var errorBytes = Bytes()
    /// Whether a limit cut something off.
    private(set) var isCut = false

    private var piece = Bytes(repeating: 0, count: 64 << 10)

    init(
        input: consuming FileDescriptor?, output: consuming FileDescriptor?, errors: consuming FileDescriptor?,
        feed: Bytes, outputLimit: Int?, errorLimit: Int?
    ) {
        self.input = input
        self.output = output
        self.errors = errors
        self.feed = feed
        self.outputLimit = outputLimit ?? 0
        self.errorLimit = errorLimit ?? 0
        for raw in [self.input?.raw, self.output?.raw, self.errors?.raw] {
            if let raw { _ = fcntl(raw, F_SETFL, fcntl(raw, F_GETFL, 0) | O_NONBLOCK) }
        }
    }

    /// What to poll for; a closed pipe counts as -1, which poll(2) passes over.
    var interests: [pollfd] {
        [
            pollfd(fd: input?.raw ?? -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: output?.raw ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors?.raw ?? -1, events: Int16(POLLIN), revents: 0),
        ]
    }

    /// Moves all that can be moved without waiting.
    func advance() {
        if let raw = input?.raw, !feedSome(raw) { input = nil }
        if let raw = output?.raw, !drain(raw, into: &outputBytes, limit: outputLimit) { output = nil }
        if let raw = errors?.raw, !drain(raw, into: &errorBytes, limit: errorLimit) { errors = nil }
    }

    /// Writes what fits; false when the pipe has had all, or its reader has gone.
    private func feedSome(_ raw: Int32) -> Bool {
        while fed < feed.count {
            let count = feed.withUnsafeBytes { write(raw, $0.baseAddress.map { $0 + fed }, $0.count - fed) }
            guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
            fed += count
        }
        return false
    }

    /// Reads what is there; false at the end.
    private func drain(_ raw: Int32, into bytes: inout Bytes, limit: Int) -> Bool {
        while true {
            let count = piece.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) }
            guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
            let kept = min(count, max(0, limit - bytes.count))
            bytes += piece[..<kept]
            if kept < count { isCut = true }
        }
    }
}
