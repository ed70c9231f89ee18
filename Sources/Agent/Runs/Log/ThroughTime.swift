package import Platform
package import Protocol

/// Turns "durable up to this position" into "complete up to this time by the server's clock".
///
/// A message that names the end of the server's log at a time says: what was committed before that time lies below
/// that end.
package struct ThroughTime {
    /// The most marks kept; when more come, every second one is dropped.
    static let limit = 4096

    private var marks: [(end: LSN, time: Timestamp)] = []
    /// The latest time that is covered; nil before the first message.
    private(set) var reached: Timestamp?

    /// Nothing yet.
    package init() {}

    /// The server's log ended at `end` at `time`.
    package mutating func note(end: LSN, time: Timestamp) {
        // What the server answers to a question may be older than what its stream has told since.
        let place = marks.lastIndex { $0.end <= end }
        if let place, marks[place].end == end {
            marks[place].time = max(marks[place].time, time)
        } else {
            marks.insert((end, time), at: place.map { $0 + 1 } ?? 0)
            if marks.count > Self.limit { thin() }
        }
    }

    /// Everything below `position` is durable.
    ///
    /// - Returns: the time up to which the log is complete.
    package mutating func durable(to position: LSN) -> Timestamp? {
        let covered = marks.prefix { $0.end <= position }
        if let last = covered.last {
            reached = covered.reduce(reached ?? last.time) { max($0, $1.time) }
            marks.removeFirst(covered.count)
        }
        return reached
    }

    private mutating func thin() {
        let last = marks[marks.count - 1]
        marks = marks.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element) + [last]
    }
}
