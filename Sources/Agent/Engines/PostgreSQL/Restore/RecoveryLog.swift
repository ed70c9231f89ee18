package import Platform
package import Protocol

/// What a recovering server's log says, read line by line.
package struct RecoveryLog: Sendable, Equatable {
    /// Everything before it has been replayed, as far as the log tells.
    package private(set) var position: LSN?
    /// The last transaction that was replayed.
    package private(set) var time: Timestamp?
    /// The timeline that the server went on with.
    package private(set) var timeline: TimelineID?
    /// Whether recovery ended before its target, for want of log.
    package private(set) var endedBeforeTarget = false
    /// The first words with which the server gave up.
    package private(set) var fatal: String?
    /// Whether everything has been replayed.
    package private(set) var isRedone = false
    /// The last step, in the server's words.
    package private(set) var step = "the server starts"

    private let segmentSize: UInt64
    private var rest = Bytes()

    /// Begins before the log's first line.
    package init(segmentSize: UInt64) {
        self.segmentSize = segmentSize
    }

    /// Takes more of the log; the last line may be incomplete.
    package mutating func take(_ bytes: Bytes) {
        rest += bytes
        while let end = rest.firstIndex(of: 10) {
            take(line: String(decoding: rest[..<end], as: UTF8.self))
            rest.removeFirst(end + 1)
        }
        // A server that writes no line ends is not waited for.
        if rest.count > 1 << 20 { rest = [] }
    }

    private mutating func take(line: String) {
        if let text = Self.text(after: "FATAL:  ", in: line) ?? Self.text(after: "PANIC:  ", in: line) {
            if text == "recovery ended before configured recovery target was reached" { endedBeforeTarget = true }
            // While a server starts, it refuses visitors with FATAL too.
            if !text.hasPrefix("the database system is ") { fatal = fatal ?? text }
        } else if let text = Self.text(after: "LOG:  ", in: line) {
            take(message: text)
        }
    }

    private mutating func take(message: String) {
        if let name = Self.text(after: "restored log file \"", in: message)?.prefix(24),
            let segment = SegmentName.parse(String(name), segmentSize: segmentSize)
        {
            if !isRedone { position = segment.lsn }
            step = "replaying \(name)"
        } else if let text = Self.text(after: "redo done at ", in: message) {
            position = LSN(String(text.prefix { $0 != " " })) ?? position
            isRedone = true
            step = message
        } else if let text = Self.text(after: "last completed transaction was at log time ", in: message) {
            time = Timestamp(iso8601: text)
        } else if let text = Self.text(after: "selected new timeline ID: ", in: message) {
            timeline = UInt32(text).map(TimelineID.init(rawValue:))
        } else if Self.steps.contains(where: { message.hasPrefix($0) }) {
            step = message
        }
    }

    private static let steps = [
        "starting point-in-time recovery", "starting archive recovery", "redo starts at", "consistent recovery state",
        "recovery stopping", "archive recovery complete", "database system is ready",
    ]

    private static func text(after mark: String, in line: String) -> String? {
        line.firstRange(of: mark).map { String(line[$0.upperBound...]) }
    }
}
