import Platform
import Protocol
import Repository
import Synchronization

/// Turns a stretch of a received segment into a sealed and signed slice.
final class TailSealer: Sendable {
    /// Bytes of log that are taken from a key at a time.
    static let budget: UInt64 = 1 << 30
    /// How long a key that is too old goes on while no index tells of the next one, so that no commit waits for that.
    static let grace = Duration.seconds(600)

    private struct Key {
        var key: InputKey
        var end: ContinuousClock.Instant
        var left: UInt64
    }

    private let context: LogContext
    private let timeline: TimelineID
    private let threads: BlockingThreads
    private let encoder: Mutex<LogFrameEncoder>
    private let current = Mutex<Key?>(nil)

    /// - Parameters:
    ///   - context: whose log, and how it is compressed and signed.
    ///   - timeline: which timeline of it.
    ///   - threads: where the work is done.
    init(context: LogContext, timeline: TimelineID, threads: BlockingThreads) {
        self.context = context
        self.timeline = timeline
        self.threads = threads
        encoder = Mutex(LogFrameEncoder(context.setting.quick))
    }

    /// The key in use, if it is good for the stretch too.
    ///
    /// - Parameters:
    ///   - range: what is to be sealed.
    ///   - isLate: whether a key may be used that should have been replaced.
    /// - Returns: the key; nil when there is none, or it is used up.
    func key(for range: Range<LSN>, isLate: Bool = false) -> InputKey? {
        let length = range.upperBound.bytes(since: range.lowerBound)
        return current.withLock { current in
            guard let key = current, key.left >= length || isLate else { return nil }
            guard .now < (isLate ? key.end + Self.grace : key.end) else { return nil }
            current?.left = key.left - min(length, key.left)
            return key.key
        }
    }

    /// Takes a key into use, for ``budget`` bytes.
    func use(_ key: InputKey, until end: ContinuousClock.Instant) {
        current.withLock { $0 = Key(key: key, end: end, left: Self.budget) }
    }

    /// Seals and signs a stretch of `segment`.
    func seal(
        _ range: Range<LSN>, of segment: ReceivedSegment, through: Timestamp?, under key: InputKey
    ) async throws -> TailSlice {
        let place = TailSlicePlace(
            repository: context.parts.root.repository, source: context.source, branch: context.branch,
            timeline: timeline, writer: context.parts.writer, start: range.lowerBound, end: range.upperBound,
            through: through, key: key.id)
        let (offset, count) = (place.start.bytes(since: segment.start), Int(place.end.bytes(since: place.start)))
        let slice: SealedTailSlice
        if let recent = segment.recentBytes(at: offset, count: count) {
            // What is short and at hand is sealed sooner than another thread is woken.
            slice = try seal(recent, place, key)
        } else {
            slice = try await threads.run { [self] in
                try seal(try segment.bytes(at: offset, count: count), place, key)
            }
        }
        return TailSlice(
            start: place.start, end: place.end, through: through, key: key.id, sealed: slice.object,
            signature: slice.signature)
    }

    private func seal(_ plain: Bytes, _ place: TailSlicePlace, _ key: InputKey) throws -> SealedTailSlice {
        try context.parts.signer.slice(sealing: frames(of: plain), place: place, key: key)
    }

    private func frames(of plain: Bytes) -> Bytes {
        var frames = Bytes()
        encoder.withLock { encoder in
            plain.withUnsafeBytes { bytes in encoder.encode(bytes) { frames += $0 } }
        }
        return frames + LogFrameEncoder.end
    }
}
