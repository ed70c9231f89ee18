package import Protocol
import Repository

/// Decides which stretch of the received log goes to the coordinator's spool next. Pure; ``TailSender`` carries it out.
///
/// Slices follow one another without a hole from the tail's start, and none crosses the end of a segment. When the tail
/// breaks off it is opened again where the spool says that it stands.
package struct TailSlicer: Sendable {
    /// When a slice is due.
    package enum Pace: Sendable {
        /// A while after the one before, or when there is enough for a long one.
        case interval(Duration)
        /// At once.
        case backToBack
    }

    /// What there is of the log.
    package struct View: Sendable {
        /// Where the received log ends.
        package var received: LSN
        /// Where the log begins that is still at hand.
        package var atHand: LSN
        /// Where the log ends that is durable in the repository.
        package var durable: LSN

        package init(received: LSN, atHand: LSN, durable: LSN) {
            self.received = received
            self.atHand = atHand
            self.durable = durable
        }
    }

    /// What to do while no tail is open.
    package enum Opening: Equatable, Sendable {
        case open(start: LSN)
        case wait(until: ContinuousClock.Instant)
    }

    /// What to do while the tail is open.
    package enum Step: Equatable, Sendable {
        case send(Range<LSN>)
        /// Until the time, or until something changes.
        case wait(until: ContinuousClock.Instant?)
        /// What comes next is not at hand any more: all before this position must become durable in the repository.
        case skip(to: LSN)
        /// The repository has what comes next: the tail goes on behind it, as one opened anew.
        case reopen
    }

    /// What the coordinator said that cannot be.
    package struct Impossible: Error {
        package let text: String
    }

    /// Time between slices that do not go back to back.
    package static let interval = Duration.milliseconds(250)
    /// Short slices that may be on their way at once, back to back. Commits that come meanwhile share the next one: on busy
    /// hosts one slice for each commit would cost more than the commits.
    package static let depth = 2
    /// Pauses between attempts to open the tail.
    package static let delays = Duration.milliseconds(100)...Duration.seconds(5)

    private let pace: Pace
    /// Bytes of a log segment.
    private let segmentSize: UInt64
    private var notBefore: ContinuousClock.Instant?
    private var delay = Self.delays.lowerBound
    private var lastSent: ContinuousClock.Instant?
    private var isHurried = false
    /// Where the short slices end that are not acknowledged yet.
    private var onTheirWay: [LSN] = []
    /// Where the next slice begins.
    package private(set) var next = LSN.zero
    /// Where the furthest slice ended, over all openings.
    package private(set) var furthest = LSN.zero
    /// Everything before it is in the spool.
    package private(set) var acknowledged = LSN.zero

    /// - Parameters:
    ///   - pace: when a slice is due.
    ///   - segmentSize: bytes of a log segment.
    package init(pace: Pace, segmentSize: UInt64) {
        self.pace = pace
        self.segmentSize = segmentSize
    }

    /// What to do while no tail is open.
    package func opening(_ view: View, now: ContinuousClock.Instant) -> Opening {
        if let notBefore, now < notBefore { return .wait(until: notBefore) }
        return .open(start: view.durable)
    }

    /// The tail is open.
    ///
    /// - Parameters:
    ///   - position: where the spool says that it stands.
    ///   - start: where the tail begins.
    /// - Throws: when the spool cannot stand there.
    package mutating func opened(at position: LSN, from start: LSN) throws(Impossible) {
        guard position >= start else {
            throw Impossible(text: "the spool stands at \(position), before the tail's start at \(start)")
        }
        next = position
        acknowledged = position
        onTheirWay = []
        notBefore = nil
    }

    /// What to do next; a stretch that is to be sent counts as sent.
    package mutating func step(_ view: View, now: ContinuousClock.Instant) -> Step {
        if view.durable > next { return .reopen }
        if view.atHand > next { return .skip(to: view.atHand) }
        let segmentEnd = next.segmentStart(size: segmentSize).advanced(by: segmentSize)
        let longest = min(segmentEnd, next.advanced(by: SealedTailSlice.logLimit))
        let end = min(view.received, longest)
        guard end > next else { return .wait(until: nil) }
        if end < longest, let due, now < due { return .wait(until: due) }
        if end < longest, mustShare { return .wait(until: nil) }
        defer {
            next = end
            if end < longest { onTheirWay.append(end) }
            furthest = max(furthest, end)
            lastSent = now
        }
        return .send(next..<end)
    }

    /// When the next slice is due though there is little to send; nil for at once.
    private var due: ContinuousClock.Instant? {
        switch pace {
        case .backToBack: nil
        case .interval(let interval): isHurried ? nil : lastSent.map { $0 + interval }
        }
    }

    /// Whether what is short waits for a slice before it to be acknowledged.
    private var mustShare: Bool {
        guard case .backToBack = pace, !isHurried else { return false }
        return onTheirWay.count >= Self.depth
    }

    /// The spool holds everything before `position`.
    ///
    /// - Throws: when that was never sent.
    package mutating func acknowledged(_ position: LSN) throws(Impossible) {
        guard position <= next else {
            throw Impossible(text: "the spool acknowledged \(position), but was sent no more than \(next)")
        }
        acknowledged = max(acknowledged, position)
        onTheirWay.removeAll { $0 <= position }
        delay = Self.delays.lowerBound
    }

    /// The tail broke off, or could not be opened.
    package mutating func failed(now: ContinuousClock.Instant) {
        notBefore = now + delay
        delay = min(delay * 2, Self.delays.upperBound)
    }

    /// No more log comes: what is there is due.
    package mutating func hurry() {
        isHurried = true
    }
}
