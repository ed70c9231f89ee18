import Platform
import Protocol
import Synchronization

/// Stores what the tail holds, and makes it count: full segments are stored at once, partials and the indexes that make
/// both count when they are due.
final class LogShipper: Sendable {
    /// Objects that one index lists at most before it is written.
    static let indexLimit = 64
    /// How long a stored object waits for its index.
    static let indexAge = Duration.seconds(60)
    /// How long it rests when the repository takes nothing.
    static let rest = Duration.seconds(2)
    /// The words of a repository that takes nothing now, such as one whose disk is full, or of a coordinator whose clock is
    /// wrong.
    private static let passing: Set<ErrorCode> = [.repositoryUnusable, .noSpace, .clockAhead]

    private let tail: LogTail
    private let store: LogStore
    private let durable: DurableMark
    private let onDurable: @Sendable (LSN) async -> Void
    private let onAlarm: @Sendable (LogAlarm) async -> Void
    private let onRefusal: @Sendable (HoldfastError?) -> Void
    private let oldestUnlisted = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameters:
    ///   - tail: what was received.
    ///   - store: where it goes.
    ///   - durable: moves as indexes are appended.
    ///   - onDurable: called after each index with the position that is durable now.
    ///   - onAlarm: called when the log ceases to carry enough; the stream goes on.
    ///   - onRefusal: called when the repository takes nothing, and with nil when it does; the stream goes on.
    init(
        tail: LogTail, store: LogStore, durable: DurableMark, onDurable: @escaping @Sendable (LSN) async -> Void,
        onAlarm: @escaping @Sendable (LogAlarm) async -> Void,
        onRefusal: @escaping @Sendable (HoldfastError?) -> Void
    ) {
        self.onAlarm = onAlarm
        self.onRefusal = onRefusal
        self.tail = tail
        self.store = store
        self.durable = durable
        self.onDurable = onDurable
    }

    /// Ships until it is cancelled or something fails.
    ///
    /// A repository that takes nothing ends nothing: meanwhile the log goes to the spool, and commits may wait for that.
    func run() async throws {
        while true {
            do {
                try await step()
                onRefusal(nil)
            } catch let error as HoldfastError where Self.passing.contains(error.code) {
                onRefusal(error)
                try await Task.sleep(for: Self.rest)
                continue
            }
            try await tail.work.wait()
        }
    }

    /// Everything that is due now.
    func step() async throws {
        while let segment = tail.firstFull {
            // A key that slices wait for is told between two segments: a long line of them must not hold the tail up.
            try await tellWantedKey()
            try await ship(segment, upTo: segment.size)
            tail.removeFirstFull()
            // Log that never ceases must not keep anybody waiting who needs what is stored already.
            if await isIndexOverdue { try await index() }
        }
        if let (segment, length) = tail.duePartial(durable: durable.position, now: .now) {
            let isStored = try await ship(segment, upTo: length)
            tail.stored(partialOf: segment, upTo: length)
            if isStored { try await index() }
        } else if await isIndexDue {
            try await index()
        }
        try await bringWantedTime()
        try await tellWantedKey()
    }

    private func bringWantedTime() async throws {
        guard let time = tail.takeWantedTime(after: await store.covered?.through) else { return }
        do {
            try await index()
        } catch {
            tail.want(time)
            throw error
        }
    }

    private func tellWantedKey() async throws {
        guard tail.takeWantedKey(), await store.hasUntoldKeys else { return }
        do {
            try await index()
        } catch {
            tail.wantKey()
            throw error
        }
    }

    /// Stores a piece of log.
    ///
    /// - Returns: whether it waits for an index.
    @discardableResult
    private func ship(_ segment: ReceivedSegment, upTo length: UInt64) async throws -> Bool {
        switch try await store.store(segment, upTo: length) {
        case .stored:
            note()
            return true
        case .lowered(let alarm):
            await onAlarm(alarm)
            try await index()
        case .passedOver: break
        }
        if try await store.closeLowered() { try await index() }
        return false
    }

    private var isIndexDue: Bool {
        get async {
            guard await store.unlistedCount > 0 else { return false }
            if tail.isWanted(beyond: durable.position) { return true }
            return isUnlistedOld
        }
    }

    /// Whether an index is due although more segments wait to be stored.
    private var isIndexOverdue: Bool {
        get async {
            if await store.unlistedCount >= Self.indexLimit || isUnlistedOld { return true }
            if await store.areDetailsMany { return true }
            let end = await store.storedEnd
            return tail.isWanted(beyond: durable.position) && !tail.isWanted(beyond: end)
        }
    }

    private var isUnlistedOld: Bool {
        oldestUnlisted.withLock { $0.map { $0.duration(to: .now) >= Self.indexAge } ?? false }
    }

    private func note() {
        oldestUnlisted.withLock { if $0 == nil { $0 = .now } }
    }

    /// Appends an index now.
    func index() async throws {
        FaultPoint.hit("log.index.before")
        let end = await store.storedEnd
        let position = try await store.index(through: tail.through(end))
        oldestUnlisted.withLock { $0 = nil }
        durable.advance(to: position)
        await onDurable(position)
        FaultPoint.hit("log.slot.advanced")
    }
}
