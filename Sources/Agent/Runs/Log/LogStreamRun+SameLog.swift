import Platform
import Protocol
import Repository
import Synchronization

/// Before a log is followed on: whether it is still the one that is stored and acknowledged.
///
/// A server that was put back to a snapshot writes on at the same positions. What is remembered of the segment that the
/// stream begins with is compared as it streams; here goes what lies elsewhere, and nothing is stored before.
extension LogStreamRun {
    /// How long the server gets to let go of a connection, which may be the only one of its kind that it allows.
    private static let farewell = Duration.milliseconds(100)

    /// Compares the log before the end of what is stored, and before the end of what the spool holds.
    ///
    /// - Throws: `LogAlarm` when the server has other log there.
    func requireSameLog(_ beginning: LogBeginning) async throws {
        if let memory = beginning.memoryBefore, isToBeRead(memory, beginning.keep) {
            let range = memory.start..<memory.end
            if let found = try await digest(of: range, on: beginning.timeline), found != memory.digest {
                throw LogAlarm.differs(range)
            }
        }
        guard let tail = try await askForTail(of: beginning) else { return }
        try await requireSame(tail, beginning)
    }

    /// A server that was put back holds everything from before with its slot of that time; one whose slot has passed the
    /// segment was not.
    private func isToBeRead(_ memory: OverlapMemory, _ keep: LogKeep) -> Bool {
        keep.isNew || keep.position.map { $0 < memory.end } ?? true
    }

    /// Where the spool stands; nil when it does not say, which whoever sends to it is told again.
    private func askForTail(of beginning: LogBeginning) async throws -> TailStanding? {
        let link = context.parts.link
        let channel = try await link.channel(within: TailSender.patience)
        do {
            let stream = try await channel.open(
                OpenTail(
                    source: context.source, branch: context.branch, timeline: beginning.timeline,
                    writer: context.parts.writer, start: durable.position))
            defer { stream.reset() }
            return try await stream.expect(TailStanding.self)
        } catch let error as ChannelClosed {
            link.lost(channel)
            throw error
        } catch is HoldfastError {
            return nil
        }
    }

    private func requireSame(_ tail: TailStanding, _ beginning: LogBeginning) async throws {
        let isOver = beginning.timeline < beginning.identity.timeline
        guard tail.position <= max(beginning.end, durable.position) else {
            // What a timeline that is over lacks of it is told by whoever sends.
            if isOver { return }
            throw LogAlarm.rewound(beginning.timeline, to: beginning.end, before: tail.position)
        }
        let key = TailDigestKey(context: context, timeline: beginning.timeline)
        guard let expected = tail.digest, expected.maker == key.maker, tail.position > .zero else { return }
        let size = beginning.identity.segmentSize
        // At a border of segments the whole one before it counts.
        let segment = LSN(rawValue: tail.position.rawValue - 1).segmentStart(size: size)
        if let before = expected.before, segment > durable.position {
            // What lies between may be little: quiet servers write alike.
            let last = LSN(rawValue: segment.rawValue - 1).segmentStart(size: size)
            try await require(before, last..<segment, beginning, key)
        }
        try await require(expected.value, segment..<tail.position, beginning, key)
    }

    private func require(
        _ value: Digest, _ range: Range<LSN>, _ beginning: LogBeginning, _ key: TailDigestKey
    ) async throws {
        guard let found = try await digest(of: range, on: beginning.timeline),
            key.value(of: found, upTo: range.upperBound) != value
        else { return }
        throw LogAlarm.differs(range)
    }

    /// SHA-256 of the server's log of a stretch that begins with a segment; nil when the server has not all of it.
    private func digest(of range: Range<LSN>, on timeline: TimelineID) async throws -> Digest? {
        do {
            let stream = try await source.start(at: LogPosition(timeline: timeline, lsn: range.lowerBound))
            do {
                let reading = Mutex(StretchHash(range))
                let digest: Digest? = try await stream.receive { event in
                    try reading.withLock { try $0.take(event) }
                }
                await stream.close()
                try await Task.sleep(for: Self.farewell)
                return digest
            } catch {
                await stream.close()
                throw error
            }
        } catch let error as HoldfastError where error.code == .logMissing {
            return nil
        }
    }
}

/// SHA-256 of a stretch of log as it streams.
private struct StretchHash {
    private let hasher = SHA256Hasher()
    private let end: LSN
    private var next: LSN

    init(_ range: Range<LSN>) {
        next = range.lowerBound
        end = range.upperBound
    }

    /// Takes the next event.
    ///
    /// - Returns: nil when more is needed; else the digest, which is nil when the log ended before.
    mutating func take(_ event: LogEvent) throws -> Digest?? {
        switch event {
        case .keepalive: return nil
        case .timelineEnded: return .some(nil)
        case .log(let start, let bytes, _, _):
            guard start == next else {
                throw HoldfastError(.logStream, "the server sent log from \(start) where \(next) was expected")
            }
            let wanted = bytes.prefix(Int(clamping: end.bytes(since: next)))
            hasher.update(wanted)
            next = next.advanced(by: UInt64(wanted.count))
            return next < end ? nil : .some(Digest(finishing: hasher))
        }
    }
}
