import Platform
import Protocol
import Repository
import Synchronization

/// Turns a stretch of a received segment into a sealed and signed slice.
final class TailSealer: Sendable {
    /// Bytes of log that are taken from a key at a time.
    static let budget: UInt64 = 1 << 30
    private struct Key {
        var key: InputKey
        var end: ContinuousClock.Instant
        var left: UInt64
        /// Bytes that it may seal when it should have been replaced.
        var lateLeft = LogKeys.byteLimit
    }

    /// What is known of the log at a position that nothing was sent of yet.
    private struct Expected {
        var position: LSN
        var digest: TailDigest
    }

    private let context: LogContext
    private let timeline: TimelineID
    private let threads: BlockingThreads
    private let encoder: Mutex<LogFrameEncoder>
    private let current = Mutex<Key?>(nil)
    private let digestKey: TailDigestKey
    private let hash = Mutex(SegmentHash())
    private let expected = Mutex<Expected?>(nil)
    /// The whole segments before the one that is sent, back to the end of what is stored.
    private let trail: Mutex<DigestTrail>
    private let stored: DurableMark

    /// - Parameters:
    ///   - context: whose log, and how it is compressed and signed.
    ///   - timeline: which timeline of it.
    ///   - threads: where the work is done.
    ///   - stored: how far the log is in the repository, which knows for itself what comes before.
    init(context: LogContext, timeline: TimelineID, threads: BlockingThreads, stored: DurableMark) {
        self.context = context
        self.timeline = timeline
        self.threads = threads
        encoder = Mutex(LogFrameEncoder(context.setting.quick))
        self.stored = stored
        digestKey = TailDigestKey(context: context, timeline: timeline)
        trail = Mutex(DigestTrail(key: digestKey))
    }

    /// Whether another agent made a digest, so that it says nothing here.
    func isOfAnother(_ digest: TailDigest?) -> Bool { digest.map { $0.maker != digestKey.maker } ?? false }

    /// The tail goes on at `position`, up to where the log must have the digest.
    func begin(at position: LSN, expecting digest: TailDigest?) {
        expected.withLock { $0 = digest.map { Expected(position: position, digest: $0) } }
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
            guard let key = current else { return nil }
            if isLate {
                guard key.lateLeft >= length, .now < key.end + LogKeys.grace else { return nil }
                current?.lateLeft = key.lateLeft - length
            } else {
                guard key.left >= length, .now < key.end else { return nil }
                current?.left = key.left - length
            }
            return key.key
        }
    }

    /// Whether there is a key that slices may be sealed with, be it late.
    var hasKey: Bool {
        current.withLock { $0.map { $0.lateLeft > 0 && .now < $0.end + LogKeys.grace } ?? false }
    }

    /// Takes a key into use, for ``budget`` bytes.
    func use(_ key: InputKey, until end: ContinuousClock.Instant) {
        current.withLock { current in
            let late = current.flatMap { $0.key.id == key.id ? $0.lateLeft : nil } ?? LogKeys.byteLimit
            current = Key(key: key, end: end, left: Self.budget, lateLeft: late)
        }
    }

    /// Seals and signs a stretch of `segment`.
    ///
    /// - Throws: `LogAlarm` when the log before it is not what was acknowledged.
    func seal(
        _ range: Range<LSN>, of segment: ReceivedSegment, through: Timestamp?, under key: InputKey
    ) async throws -> TailSlice {
        let place = TailSlicePlace(
            repository: context.parts.root.repository, source: context.source, branch: context.branch,
            timeline: timeline, writer: context.parts.writer, start: range.lowerBound, end: range.upperBound,
            through: through, key: key.id)
        let (offset, count) = (place.start.bytes(since: segment.start), Int(place.end.bytes(since: place.start)))
        let isHashed = hash.withLock { $0.stands(at: place.start, in: segment) }
        if isHashed, let recent = segment.recentBytes(at: offset, count: count) {
            // What is short and at hand is sealed sooner than another thread is woken.
            return try seal(recent, place, key, segment)
        }
        return try await threads.run { [self] in
            try seal(try segment.bytes(at: offset, count: count), place, key, segment)
        }
    }

    private func seal(
        _ plain: Bytes, _ place: TailSlicePlace, _ key: InputKey, _ segment: ReceivedSegment
    ) throws -> TailSlice {
        let digest = try digest(of: plain, place, segment)
        let slice = try context.parts.signer.slice(sealing: frames(of: plain), place: place, key: key)
        return TailSlice(
            start: place.start, end: place.end, through: place.through, key: key.id, sealed: slice.object,
            signature: slice.signature, digest: digest)
    }

    private func digest(
        of plain: Bytes, _ place: TailSlicePlace, _ segment: ReceivedSegment
    ) throws -> TailDigest {
        try hash.withLock { hash in
            if !hash.stands(at: place.start, in: segment) { try hash.begin(at: place.start, in: segment) }
            try compare(hash, at: place.start, in: segment)
            hash.take(plain)
            let value = digestKey.value(of: hash.digest, upTo: place.end)
            return trail.withLock { trail in
                if trail.end != segment.start { trail = DigestTrail(key: digestKey) }
                trail.forget(before: stored.position.lastSegmentStart(size: segment.size))
                defer {
                    let end = segment.start.advanced(by: segment.size)
                    if place.end == end { trail.append(segment.start..<end, value) }
                }
                return TailDigest(maker: digestKey.maker, value: value, before: trail.before, trail: trail.whole)
            }
        }
    }

    /// Compares what comes before the first slice with what the spool holds of the segment.
    private func compare(_ hash: borrowing SegmentHash, at start: LSN, in segment: ReceivedSegment) throws {
        guard let expected = expected.withLock({ $0.take() }), expected.position == start,
            expected.digest.maker == digestKey.maker
        else { return }
        let begun = start.lastSegmentStart(size: segment.size)
        var known = DigestTrail(key: digestKey, of: expected.digest, before: begun, segmentSize: segment.size)
        if start == segment.start {
            known.append(begun..<start, expected.digest.value)
        } else if expected.digest.value != digestKey.value(of: hash.digest, upTo: start) {
            throw LogAlarm.differs(segment.start..<start)
        }
        trail.withLock { [known] in $0 = known }
    }

    private func frames(of plain: Bytes) -> Bytes {
        var frames = Bytes()
        encoder.withLock { encoder in
            plain.withUnsafeBytes { bytes in encoder.encode(bytes) { frames += $0 } }
        }
        return frames + LogFrameEncoder.end
    }
}
