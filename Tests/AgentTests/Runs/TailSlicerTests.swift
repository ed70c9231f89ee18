import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct TailSlicerTests {
    private static let size: UInt64 = 1 << 20
    private let start = LSN(rawValue: 16 << 20)
    private let now = ContinuousClock.now

    private func view(_ received: UInt64, atHand: UInt64 = 0, durable: UInt64 = 0) -> TailSlicer.View {
        TailSlicer.View(
            received: start.advanced(by: received), atHand: start.advanced(by: atHand),
            durable: start.advanced(by: durable))
    }

    private func slicer(_ pace: TailSlicer.Pace, at position: UInt64 = 0) throws -> TailSlicer {
        var slicer = TailSlicer(pace: pace, segmentSize: Self.size)
        try slicer.opened(at: start.advanced(by: position), from: start)
        return slicer
    }

    private func stretch(_ from: UInt64, _ to: UInt64) -> TailSlicer.Step {
        .send(start.advanced(by: from)..<start.advanced(by: to))
    }

    @Test func backToBackWhatComesWhileSlicesAreOnTheirWayIsTheNextSlice() throws {
        var slicer = try slicer(.backToBack)
        let depth = UInt64(TailSlicer.depth)
        for sent in 1...depth {
            #expect(slicer.step(view(sent * 100), now: now) == stretch((sent - 1) * 100, sent * 100))
        }
        #expect(slicer.step(view(depth * 100 + 1), now: now) == .wait(until: nil))
        try slicer.acknowledged(start.advanced(by: 100))
        #expect(slicer.step(view(depth * 100 + 2), now: now) == stretch(depth * 100, depth * 100 + 2))
        #expect(slicer.step(view(depth * 100 + 2), now: now) == .wait(until: nil))
    }

    @Test func backToBackLongSlicesWaitForNone() throws {
        var slicer = try slicer(.backToBack)
        let long = SealedTailSlice.logLimit
        for sent in 0..<2 as Range<UInt64> {
            #expect(slicer.step(view(Self.size), now: now) == stretch(sent * long, (sent + 1) * long))
        }
    }

    @Test func whatWasOnItsWayWhenTheTailBrokeOffHoldsUpNothing() throws {
        var slicer = try slicer(.backToBack)
        _ = slicer.step(view(100), now: now)
        slicer.failed(now: now)
        try slicer.opened(at: start, from: start)
        #expect(slicer.step(view(100), now: now) == stretch(0, 100))
    }

    @Test func anIntervalPassesBetweenShortSlicesButNotBetweenLongOnes() throws {
        let interval = TailSlicer.interval
        var slicer = try slicer(.interval(interval))
        #expect(slicer.step(view(100), now: now) == stretch(0, 100))
        #expect(slicer.step(view(200), now: now) == .wait(until: now + interval))
        let long = SealedTailSlice.logLimit
        #expect(slicer.step(view(100 + long), now: now) == stretch(100, 100 + long))
        #expect(slicer.step(view(101 + long), now: now + interval) == stretch(100 + long, 101 + long))
        slicer.hurry()
        #expect(slicer.step(view(102 + long), now: now + interval) == stretch(101 + long, 102 + long))
    }

    @Test func noSliceCrossesTheEndOfASegment() throws {
        var slicer = try slicer(.backToBack, at: Self.size - 10)
        let all = view(Self.size + 10)
        #expect(slicer.step(all, now: now) == stretch(Self.size - 10, Self.size))
        #expect(slicer.step(all, now: now) == stretch(Self.size, Self.size + 10))
    }

    @Test func whatTheSpoolHoldsIsNotSentAgain() throws {
        var slicer = try slicer(.backToBack, at: 500)
        #expect(slicer.step(view(400), now: now) == .wait(until: nil))
        #expect(slicer.step(view(600), now: now) == stretch(500, 600))
    }

    @Test func whatTheRepositoryHasIsLeftOut() throws {
        var slicer = try slicer(.backToBack)
        #expect(slicer.step(view(900, durable: 800), now: now) == .reopen)
        #expect(slicer.opening(view(900, durable: 800), now: now) == .open(start: start.advanced(by: 800)))
    }

    @Test func whatIsNotAtHandWaitsForTheRepository() throws {
        var slicer = try slicer(.backToBack)
        let gone = view(2 * Self.size + 5, atHand: Self.size)
        #expect(slicer.step(gone, now: now) == .skip(to: start.advanced(by: Self.size)))
    }

    @Test func impossibleWordsOfTheSpoolAreRefused() throws {
        var slicer = try slicer(.backToBack)
        _ = slicer.step(view(100), now: now)
        try slicer.acknowledged(start.advanced(by: 100))
        #expect(throws: TailSlicer.Impossible.self) { try slicer.acknowledged(start.advanced(by: 101)) }
        #expect(throws: TailSlicer.Impossible.self) { try slicer.opened(at: start, from: start.advanced(by: 1)) }
    }

    @Test func pausesBetweenAttemptsGrowUntilOneSucceeds() throws {
        var slicer = TailSlicer(pace: .backToBack, segmentSize: Self.size)
        var pauses: [Duration] = []
        for _ in 0..<8 {
            slicer.failed(now: now)
            guard case .wait(let end) = slicer.opening(view(0), now: now) else { continue }
            pauses.append(now.duration(to: end))
        }
        #expect(pauses == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
        try slicer.opened(at: start, from: start)
        try slicer.acknowledged(start)
        slicer.failed(now: now)
        #expect(slicer.opening(view(0), now: now) == .wait(until: now + .milliseconds(100)))
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func whateverHappensTheSpoolGetsAnUnbrokenTail(seed: UInt64) throws {
        var world = TailWorld(seed: seed, size: Self.size)
        for _ in 0..<3000 { try world.turn() }
        try world.comeToRest()
        #expect(world.known == world.received)
    }
}

/// A made-up server, spool and repository around a slicer.
private struct TailWorld {
    private var random: SeededRandom
    private let size: UInt64
    private var slicer: TailSlicer
    private var now = ContinuousClock.now
    private var isOpen = false
    private var openedFrom = LSN.zero
    private var flight: [Range<LSN>] = []
    private var spoolStart: LSN
    private var spool: LSN
    private var durable: LSN
    private var atHand: LSN
    private(set) var received: LSN
    private var isCalm = false

    /// Where the log ends that is safe somewhere.
    var known: LSN { max(spool, durable) }

    init(seed: UInt64, size: UInt64) {
        random = SeededRandom(seed: seed)
        self.size = size
        slicer = TailSlicer(
            pace: seed.isMultiple(of: 2) ? .backToBack : .interval(TailSlicer.interval), segmentSize: size)
        let start = LSN(rawValue: 64 * size)
        (spoolStart, spool, durable, atHand, received) = (start, start, start, start, start)
    }

    private var view: TailSlicer.View { .init(received: received, atHand: atHand, durable: durable) }

    mutating func turn() throws {
        now += .milliseconds(Int.random(in: 0...60, using: &random))
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<25: received = received.advanced(by: UInt64.random(in: 1...300_000, using: &random))
        case 25..<30: shelve()
        case 30..<33: durable = max(durable, atHand)
        case 33..<37: breakOff()
        case 37..<38: loseSpool()
        case 38..<60: try deliver()
        default: try act()
        }
    }

    mutating func comeToRest() throws {
        for _ in 0..<2000 {
            now += .seconds(1)
            try act()
            try deliver()
            durable = max(durable, atHand)
        }
    }

    /// Stored segments leave the hand, listed or not.
    private mutating func shelve() {
        let border = received.segmentStart(size: size)
        if border > atHand { atHand = atHand.advanced(by: size) }
    }

    private mutating func breakOff() {
        flight = []
        isOpen = false
        slicer.failed(now: now)
    }

    private mutating func loseSpool() {
        breakOff()
        (spoolStart, spool) = (durable, durable)
    }

    private mutating func act() throws {
        guard isOpen else {
            guard case .open(let start) = slicer.opening(view, now: now) else { return }
            #expect(start == durable)
            openedFrom = start
            if spoolStart > start || spool < start { (spoolStart, spool) = (start, start) }
            try slicer.opened(at: spool, from: start)
            isOpen = true
            return
        }
        let before = slicer.next
        switch slicer.step(view, now: now) {
        case .send(let range):
            #expect(range.lowerBound == before && range.upperBound <= received && range.lowerBound >= atHand)
            #expect(range.upperBound.bytes(since: range.lowerBound) <= SealedTailSlice.logLimit)
            let last = LSN(rawValue: range.upperBound.rawValue - 1)
            #expect(range.lowerBound.segmentStart(size: size) == last.segmentStart(size: size))
            flight.append(range)
        case .reopen:
            flight = []
            isOpen = false
        case .skip(let position): #expect(position == atHand && durable <= before)
        case .wait: break
        }
    }

    private mutating func deliver() throws {
        guard isOpen, !flight.isEmpty else { return }
        let slice = flight.removeFirst()
        #expect(slice.lowerBound <= spool, "a hole")
        spool = max(spool, slice.upperBound)
        try slicer.acknowledged(spool)
    }
}
