/// The room that a restore takes where its target lies. Pure.
package struct RestoreSpace: Sendable, Equatable, CustomStringConvertible {
    /// What a server that replays keeps of its log at a time: it removes what lies behind its last restart point.
    package static let replayed: UInt64 = 2 << 30

    /// Bytes that are written into the backup's files: plain, not as packs hold them, and without zeros.
    let files: UInt64
    /// Bytes of log that lie there at a time.
    let log: UInt64

    /// - Parameters:
    ///   - files: bytes that are written into the backup's files.
    ///   - log: bytes of all log up to the target, and whether there are too many to count.
    ///   - replays: whether a server replays the log piece by piece; else all of it is laid down.
    package init(files: UInt64, log: (partialValue: UInt64, overflow: Bool), replays: Bool) {
        let all = log.overflow ? UInt64.max : log.partialValue
        self.files = files
        self.log = replays ? min(all, Self.replayed) : all
    }

    /// Both together.
    package var bytes: UInt64 {
        let (sum, overflow) = files.addingReportingOverflow(log)
        return overflow ? .max : sum
    }

    package var description: String { "the backup needs \(files) and its log \(log)" }
}
