import Platform
import Protocol

/// SHA-256 of a stretch of log as it streams.
struct StretchHash {
    private let hasher = SHA256Hasher()
    private let end: LSN
    private var next: LSN

    init(_ range: Range<LSN>) {
        next = range.lowerBound
        end = range.upperBound
    }

    /// Takes the next event.
    ///
    /// - Returns: nil when more is needed; else the digest, which is nil when the log ended before.
    mutating func take(_ event: LogEvent) throws -> Digest?? {
        switch event {
        case .keepalive: return nil
        case .timelineEnded: return .some(nil)
        case .log(let start, let bytes, _, _):
            guard start == next else {
                throw HoldfastError(.logStream, "the server sent log from \(start) where \(next) was expected")
            }
            let wanted = bytes.prefix(Int(clamping: end.bytes(since: next)))
            hasher.update(wanted)
            next = next.advanced(by: UInt64(wanted.count))
            return next < end ? nil : .some(Digest(finishing: hasher))
        }
    }
}
