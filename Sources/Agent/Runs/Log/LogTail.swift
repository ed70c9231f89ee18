import Platform
import Protocol
import Synchronization

/// What was received of the log and is not durable yet: full segments that wait, and the one being filled.
///
/// The receiver appends, the shipper takes from the other end; `wanted` is how far somebody waits for durability. The
/// sender of slices reads beside them, and what it still needs of a stored segment stays at hand for a while.
final class LogTail: Sendable {
    /// Stored segments that stay at hand for slices.
    static let keptLimit = 4
    /// How old the tail may become before it is stored as a partial.
    static let partialAge = Duration.seconds(60)

    struct State {
        /// Stored, but not yet acknowledged by the spool.
        var kept: [ReceivedSegment] = []
        var full: [ReceivedSegment] = []
        var current: ReceivedSegment?
        /// Length of the current segment that is stored already.
        var storedLength: UInt64 = 0
        var serverEnd = LSN.zero
        var serverTime: Timestamp?
        var through = ThroughTime()
        /// The same for slices, which run ahead of what the repository has.
        var slicedThrough = ThroughTime()
        var spooled = LSN.zero
        var wantsKey = false
        var wanted = LSN.zero
        var wantedTime: Timestamp?

        mutating func note(end: LSN, time: Timestamp) {
            serverEnd = max(serverEnd, end)
            serverTime = max(serverTime ?? time, time)
        }

        mutating func tell(_ change: (inout ThroughTime) -> Void) {
            change(&through)
            change(&slicedThrough)
        }
    }

    private let state = Mutex(State())
    private let isPatient: Bool
    /// Wakes the shipper.
    let work = Pulse()
    /// Wakes the sender of slices.
    let slicing = Pulse()

    /// - Parameter isPatient: whether commits wait for the receiver.
    init(isPatient: Bool = false) {
        self.isPatient = isPatient
    }

    /// Lets `change` look at and alter the state.
    func withState<R: Sendable>(_ change: (inout State) -> R) -> R { state.withLock { change(&$0) } }

    /// Forgets everything and begins with `segment`.
    func begin(with segment: ReceivedSegment) {
        state.withLock { state in
            state.kept = []
            state.full = []
            state.current = segment
            state.storedLength = 0
            state.tell { $0.begin() }
        }
    }

    var current: ReceivedSegment? { state.withLock { $0.current } }
    var serverEnd: LSN { state.withLock { $0.serverEnd } }
    var serverTime: Timestamp? { state.withLock { $0.serverTime } }
    /// Where the received bytes end.
    var received: LSN { state.withLock { $0.current?.end ?? .zero } }
    var hasRoom: Bool {
        state.withLock { state in
            guard let size = state.current?.size else { return true }
            return state.full.count < LogBacklog.limit(isPatient: isPatient, segmentSize: size)
        }
    }

    /// Moves the full current segment into the line and goes on with `next`.
    func turn(to next: ReceivedSegment) {
        state.withLock { state in
            if let full = state.current { state.full.append(full) }
            state.current = next
            state.storedLength = 0
        }
        work.send()
    }

    /// Notes an answer of the server: its log ended at `end` when its clock had passed `time`.
    func note(end: LSN, time: Timestamp) {
        state.withLock { state in
            state.note(end: end, time: time)
            state.tell { $0.note(end: end, time: time) }
        }
    }

    /// Notes what a message with log says about the server.
    func heardLog(end: LSN, time: Timestamp) {
        state.withLock { state in
            state.note(end: end, time: time)
            state.tell { $0.heardLog(end: end, time: time) }
        }
    }

    /// Notes what a sign of life says about the server.
    func heardLife(end: LSN, time: Timestamp) {
        state.withLock { state in
            state.note(end: end, time: time)
            state.tell { $0.heardLife(at: time) }
        }
    }

    /// Somebody waits until everything up to `position` is durable.
    func want(_ position: LSN) {
        state.withLock { $0.wanted = max($0.wanted, position) }
        work.send()
    }

    /// Somebody waits until an index says that the log is complete up to `time`.
    func want(_ time: Timestamp) {
        state.withLock { $0.wantedTime = max($0.wantedTime ?? time, time) }
        work.send()
    }

    /// The time that somebody waits for, when it is later than `through`; given once, since one index is all that can be done.
    func takeWantedTime(after through: Timestamp?) -> Timestamp? {
        state.withLock { state in
            defer { state.wantedTime = nil }
            guard let wanted = state.wantedTime, through.map({ $0 < wanted }) ?? true else { return nil }
            return wanted
        }
    }

    /// The first full segment in line.
    var firstFull: ReceivedSegment? { state.withLock { $0.full.first } }

    /// The first full segment is stored.
    func removeFirstFull() {
        state.withLock { state in
            guard !state.full.isEmpty else { return }
            state.kept.append(state.full.removeFirst())
            state.trim()
        }
    }

    /// How much of the current segment is to be stored as a partial now; nil when nothing is.
    func duePartial(durable: LSN, now: ContinuousClock.Instant) -> (ReceivedSegment, UInt64)? {
        state.withLock { state in
            guard state.full.isEmpty, let segment = state.current else { return nil }
            let length = segment.length
            guard length > state.storedLength, !segment.isFull else { return nil }
            let isWanted =
                state.wanted > durable && state.wanted > segment.start.advanced(by: state.storedLength)
                && segment.end >= state.wanted
            let isOld = segment.oldestUnstored.map { $0.duration(to: now) >= Self.partialAge } ?? false
            return isWanted || isOld ? (segment, length) : nil
        }
    }

    /// A partial of the current segment up to `length` is stored.
    func stored(partialOf segment: ReceivedSegment, upTo length: UInt64) {
        segment.stored(upTo: length)
        state.withLock { state in
            if state.current === segment { state.storedLength = max(state.storedLength, length) }
        }
    }

    /// Whether somebody waits for more than is durable.
    func isWanted(beyond durable: LSN) -> Bool { state.withLock { $0.wanted > durable } }

    /// The time up to which the log is complete when everything below `position` is durable.
    func through(_ position: LSN) -> Timestamp? {
        state.withLock { $0.through.durable(to: position) }
    }
}
