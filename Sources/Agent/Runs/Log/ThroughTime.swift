import Platform
import Protocol

/// Turns "durable up to this position" into "complete up to this time by the server's clock".
///
/// A message that names the end of the server's log at a time says: what was committed before that time lies below
/// that end.
struct ThroughTime {
    /// The most marks kept; when more come, every second one is dropped.
    static let limit = 4096

    private var marks: [(end: LSN, time: Timestamp)] = []
    /// The latest time that is covered; nil before the first message.
    private(set) var reached: Timestamp?

    /// The server's log ended at `end` at `time`.
    mutating func note(end: LSN, time: Timestamp) {
        if let last = marks.last, last.end == end {
            marks[marks.count - 1].time = max(last.time, time)
        } else {
            marks.append((end, time))
            if marks.count > Self.limit { thin() }
        }
    }

    /// Everything below `position` is durable.
    ///
    /// - Returns: the time up to which the log is complete.
    mutating func durable(to position: LSN) -> Timestamp? {
        let covered = marks.prefix { $0.end <= position }
        if let last = covered.last {
            reached = max(reached ?? last.time, last.time)
            marks.removeFirst(covered.count)
        }
        return reached
    }

    private mutating func thin() {
        let last = marks[marks.count - 1]
        marks = marks.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element) + [last]
    }
}
