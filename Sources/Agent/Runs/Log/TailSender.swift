import Platform
import Protocol
import Repository
import Synchronization

/// Sends what was received of one timeline to the coordinator's spool, slice by slice, and learns what it holds.
///
/// Losing the coordinator is no end: the tail is opened again. Nothing here holds up the stream of the log; at most one
/// slice is in memory.
final class TailSender: Sendable {
    /// What the log stream hears of it.
    enum Event: Sendable {
        case opened
        /// There is a key for what follows.
        case keyed
        /// The spool holds everything before the position.
        case spooled(LSN)
        case failed(String)
    }

    /// How long it waits for a connection before it says that there is none.
    static let patience = Duration.seconds(60)
    /// Between attempts to get a key while the former one still serves.
    static let keyPause = Duration.seconds(2)

    private let context: LogContext
    private let store: LogStore
    private let tail: LogTail
    private let durable: DurableMark
    private let logEnd: LSN
    private let isOver: Bool
    private let onEvent: @Sendable (Event) -> Void
    private let sealer: TailSealer
    private let machine: Mutex<TailSlicer>
    /// Wakes whoever gets keys.
    private let keyWanted = Pulse()

    /// - Parameters:
    ///   - context: whose log, and how it is sealed.
    ///   - store: the store of the timeline, which gives the keys.
    ///   - tail: what was received.
    ///   - durable: how far the log is in the repository.
    ///   - threads: where slices are sealed.
    ///   - segmentSize: bytes of a log segment.
    ///   - logEnd: where the server's log ended before the stream began.
    ///   - isOver: whether the server has left the timeline, so that its log ends there for good.
    ///   - onEvent: hears what happens, from any task.
    init(
        context: LogContext, store: LogStore, tail: LogTail, durable: DurableMark, threads: BlockingThreads,
        segmentSize: UInt64, logEnd: LSN, isOver: Bool = false,
        onEvent: @escaping @Sendable (Event) -> Void
    ) {
        self.context = context
        self.store = store
        self.tail = tail
        self.durable = durable
        self.logEnd = logEnd
        self.isOver = isOver
        self.onEvent = onEvent
        sealer = TailSealer(context: context, timeline: store.timeline, threads: threads, stored: durable)
        let pace = context.isSynchronous ? TailSlicer.Pace.backToBack : .interval(TailSlicer.interval)
        machine = Mutex(TailSlicer(pace: pace, segmentSize: segmentSize))
    }

    /// Sends until it is cancelled.
    ///
    /// - Throws: `LogAlarm` when the spool holds log that the server does not have, or of which that cannot be told;
    ///   `CancellationError`.
    func run() async throws {
        while true {
            try Task.checkCancellation()
            do {
                switch machine.withLock({ $0.opening(view, now: .now) }) {
                case .wait(let end): try await Task.sleep(until: end, clock: .continuous)
                case .open(let start): try await carry(from: start)
                }
            } catch let alarm as LogAlarm {
                throw alarm
            } catch  where !Task.isCancelled {
                machine.withLock { $0.failed(now: .now) }
                onEvent(.failed(Self.text(error)))
            }
        }
    }

    /// Sends what is left without waiting for more.
    func hurry() {
        machine.withLock { $0.hurry() }
        tail.slicing.send()
    }

    private var view: TailSlicer.View { tail.view(durable: durable.position) }

    /// Opens the tail and keeps it until it breaks off or goes on elsewhere.
    private func carry(from start: LSN) async throws {
        let channel = try await context.parts.link.channel(within: Self.patience)
        do {
            let stream = try await channel.open(
                OpenTail(
                    source: context.source, branch: context.branch, timeline: store.timeline,
                    writer: context.parts.writer, start: start))
            try begin(try await stream.expect(TailStanding.self), from: start)
            // A commit may wait for each slice and each word of it: on the channel's own thread they wake no other.
            try await withTaskExecutorPreference(stream.loop) { try await converse(over: stream) }
        } catch let error as ChannelClosed {
            context.parts.link.lost(channel)
            throw error
        }
    }

    private func converse(over stream: ChannelStream) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.hear(stream) }
            group.addTask { try await self.send(over: stream) }
            group.addTask { try await self.renewKeys() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func begin(_ standing: TailStanding, from start: LSN) throws {
        let position = standing.position
        // What is durable was received from this server, however old its word of its end is.
        let logEnd = max(logEnd, start, machine.withLock { $0.furthest })
        guard position <= logEnd else {
            throw isOver
                ? LogAlarm.abandoned(store.timeline, from: logEnd, to: position)
                : LogAlarm.rewound(store.timeline, to: logEnd, before: position)
        }
        if position > start, !isOver, sealer.isOfAnother(standing.digest) {
            throw LogAlarm.unproven(position, .otherSecret)
        }
        try machine.withLock { try $0.opened(at: position, from: start) }
        sealer.begin(at: position, expecting: standing.digest)
        onEvent(.opened)
        spooled(position)
    }

    private func hear(_ stream: ChannelStream) async throws {
        while true {
            let position = try await stream.expect(TailAck.self).position
            try machine.withLock { try $0.acknowledged(position) }
            spooled(position)
            // What came meanwhile may go now.
            if context.isSynchronous { tail.slicing.send() }
        }
    }

    private func spooled(_ position: LSN) {
        onEvent(.spooled(position))
        tail.spooled(to: position)
    }

    private func send(over stream: ChannelStream) async throws {
        while true {
            switch machine.withLock({ $0.step(view, now: .now) }) {
            case .reopen: return
            case .wait(nil): try await tail.slicing.wait()
            case .wait(let end?): try await Task.sleep(until: end, clock: .continuous)
            case .skip(let position):
                tail.want(position)
                try await tail.slicing.wait()
            case .send(let range):
                guard let segment = tail.segment(at: range.lowerBound) else {
                    throw HoldfastError(.internalFault, "the log at \(range.lowerBound) is not at hand")
                }
                let slice = try await sealer.seal(
                    range, of: segment, through: tail.slicedThrough(range.upperBound), under: try await key(range))
                FaultPoint.hit("log.tail.sealed")
                try await stream.send(slice)
            }
        }
    }

    /// A key that an index tells of; one that is too old until the next can be had.
    private func key(_ range: Range<LSN>) async throws -> InputKey {
        while true {
            if let key = sealer.key(for: range) { return key }
            keyWanted.send()
            if let key = sealer.key(for: range, isLate: true) { return key }
            try await tail.slicing.wait()
        }
    }

    /// Gets keys beside the slices, which go on with the former one meanwhile.
    ///
    /// - Throws: why there is none at all.
    private func renewKeys() async throws {
        if !sealer.hasKey, let (key, end) = await store.lastSliceKey { sealer.use(key, until: end) }
        while true {
            try await keyWanted.wait()
            do {
                try await renewKey()
            } catch  where !Task.isCancelled && sealer.hasKey {
                onEvent(.failed(Self.text(error)))
                try await Task.sleep(for: Self.keyPause)
            }
        }
    }

    private func renewKey() async throws {
        guard let (key, end) = try await store.sliceKey(for: TailSealer.budget) else { return tail.wantKey() }
        sealer.use(key, until: end)
        onEvent(.keyed)
        tail.slicing.send()
    }

    private static func text(_ error: any Error) -> String {
        if let impossible = error as? TailSlicer.Impossible { return impossible.text }
        return HoldfastError(channelError: error).description
    }
}
