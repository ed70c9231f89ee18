package import Platform
package import Protocol

/// Turns "durable up to this position" into "complete up to this time by the server's clock".
///
/// Who looks at the server's clock first and at the end of its log then knows: what was committed before that time lies
/// below that end.
package struct ThroughTime {
    /// The most marks kept; when more come, every second one is dropped.
    static let limit = 4096

    private var marks: [(end: LSN, time: Timestamp)] = []
    /// The latest time that is covered; nil before the first message.
    private(set) var reached: Timestamp?
    /// When the last message of the stream left the server, by its clock.
    private var lastMessage: Timestamp?

    /// Nothing yet.
    package init() {}

    /// Another stream begins, which says nothing about the messages of the one before.
    package mutating func begin() { lastMessage = nil }

    /// A message brought log; the server's log ended at `end` when it was made, and it left at `time`.
    ///
    /// The server looks at the end first and at its clock when the message leaves: what was committed in between lies
    /// beyond that end. But it looks for every such message anew, after the one before has left.
    package mutating func heardLog(end: LSN, time: Timestamp) {
        if let lastMessage { note(end: end, time: lastMessage) }
        lastMessage = time
    }

    /// A sign of life left the server at `time`.
    ///
    /// It names how far the log was sent. A server that cannot send does not look at its log's end, but goes on to give
    /// signs of life: they do not tell that anything is complete.
    package mutating func heardLife(at time: Timestamp) { lastMessage = time }

    /// The server's log ended at `end` when its clock had passed `time`.
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
