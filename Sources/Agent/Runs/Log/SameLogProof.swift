import Platform
import Protocol
import Synchronization

/// Shows by digests whether a server's log is what was seen of it before.
struct SameLogProof: Sendable {
    /// What a comparison comes to.
    enum Verdict: Equatable {
        case same
        case differs(Range<LSN>)
        /// The server has let go of log without which nothing is shown.
        case gone
    }

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
            // What the slot was to hold has gone; less than that tells too little.
            let needed = TailDigest.needed(digest, before: position, segmentSize: segmentSize)
            if needed <= trail.since { return .gone }
        }
        let first = digest.before == nil ? last : last.lastSegmentStart(size: segmentSize)
        if let found = try await self.digest(from: first, upTo: position) {
            let isSame = found.value == digest.value && found.before == digest.before
            return isSame ? .same : .differs(first..<position)
        }
        // A last segment that tells its time, as one without a trail does, is enough.
        guard digest.trail == nil, first < last, let found = try await self.digest(from: last, upTo: position) else {
            return .gone
        }
        return found.value == digest.value ? .same : .differs(last..<position)
    }

    /// Whether the server has the byte at `position`.
    func holds(_ position: LSN) async throws -> Bool {
        try await digests(of: position..<position.advanced(by: 1)) != nil
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
