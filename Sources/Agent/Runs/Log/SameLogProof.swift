import Platform
import Protocol
import Synchronization

/// Shows by digests whether a server's log is what was seen of it before.
struct SameLogProof: Sendable {
    /// What a comparison comes to.
    enum Verdict: Equatable {
        case same
        case differs(Range<LSN>)
        /// The server has let go of the last segment.
        case gone
    }

    /// Segments before the last that a server is made to keep for it.
    private static let trailLimit: UInt64 = 16
    /// How long the server gets to let go of a connection, which may be the only one of its kind that it allows.
    private static let farewell = Duration.milliseconds(100)

    let log: any LogSource
    let timeline: TimelineID
    /// Bytes of a log segment.
    let segmentSize: UInt64
    /// Made the digests.
    let key: TailDigestKey

    /// Compares as much of what a digest covers as the server still has.
    ///
    /// - Throws: what reading the server's log throws.
    func verdict(on digest: TailDigest, upTo position: LSN) async throws -> Verdict {
        let last = position.lastSegmentStart(size: segmentSize)
        if let trail = digest.trail, trail.since < last {
            if let found = try await digests(of: trail.since..<position), let end = found.last {
                let isSame =
                    key.value(of: end, upTo: position) == digest.value
                    && chain(found.dropLast(), from: trail.since) == trail.value
                return isSame ? .same : .differs(trail.since..<position)
            }
        }
        // What lies in the last segment may be little: quiet servers write alike.
        let first = digest.before == nil ? last : last.lastSegmentStart(size: segmentSize)
        if let found = try await self.digest(from: first, upTo: position) {
            let isSame = found.value == digest.value && found.before == digest.before
            return isSame ? .same : .differs(first..<position)
        }
        guard first < last, let found = try await self.digest(from: last, upTo: position) else { return .gone }
        return found.value == digest.value ? .same : .differs(last..<position)
    }

    /// What the server's log up to a position is known by again; nil when the server has not all of its last segment.
    func digest(upTo position: LSN) async throws -> TailDigest? {
        let last = position.lastSegmentStart(size: segmentSize)
        if let whole = try await digest(from: last.lastSegmentStart(size: segmentSize), upTo: position) { return whole }
        return try await digest(from: last, upTo: position)
    }

    /// Whether the server has the byte at `position`.
    func holds(_ position: LSN) async throws -> Bool {
        try await digests(of: position..<position.advanced(by: 1)) != nil
    }

    /// From where on the server shall keep log that is known up to `position`, to be compared with the digest of its end:
    /// the last segment, and those before it that are told apart from others only by what comes before them.
    static func needed(before position: LSN, _ digest: TailDigest?, segmentSize: UInt64) -> LSN {
        var furthest = position.lastSegmentStart(size: segmentSize)
        let last = furthest
        for _ in 0..<trailLimit { furthest = furthest.lastSegmentStart(size: segmentSize) }
        return min(last, max(furthest, digest?.trail?.since ?? last))
    }

    private func digest(from start: LSN, upTo position: LSN) async throws -> TailDigest? {
        guard let found = try await digests(of: start..<position), let end = found.last else { return nil }
        let border = position.lastSegmentStart(size: segmentSize)
        return TailDigest(
            maker: key.maker, value: key.value(of: end, upTo: position),
            before: found.count > 1 ? key.value(of: found[found.count - 2], upTo: border) : nil)
    }

    /// What stands for whole segments from `start` on, as a ``TailTrail`` has it; nil when there are none.
    private func chain(_ segments: some Sequence<Digest>, from start: LSN) -> Digest? {
        var (end, chain) = (start, Digest?.none)
        for segment in segments {
            end = end.advanced(by: segmentSize)
            let value = key.value(of: segment, upTo: end)
            chain = chain.map { key.link($0, value) } ?? value
        }
        return chain
    }

    /// SHA-256 of each segment of the server's log in a stretch; nil when the server has not all of it.
    private func digests(of range: Range<LSN>) async throws -> [Digest]? {
        do {
            let stream = try await log.start(at: LogPosition(timeline: timeline, lsn: range.lowerBound))
            do {
                let digests = try await digests(of: range, stream)
                await stream.close()
                try await Task.sleep(for: Self.farewell)
                return digests
            } catch {
                await stream.close()
                throw error
            }
        } catch let error as HoldfastError where error.code == .logMissing {
            return nil
        }
    }

    private func digests(of range: Range<LSN>, _ stream: any LogStream) async throws -> [Digest]? {
        let reading = Mutex(StretchHash(range, segmentSize: segmentSize))
        let last: StretchHash.Outcome? = try await stream.receive { event in
            let outcome = try reading.withLock { try $0.take(event) }
            if case .more = outcome { return nil }
            return outcome
        }
        return if case .whole(let digests) = last { digests } else { nil }
    }
}
