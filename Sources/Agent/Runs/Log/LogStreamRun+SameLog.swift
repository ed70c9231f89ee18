import Platform
import Protocol
import Repository
import Synchronization

/// Before a log is followed on: whether it is still the one that is stored and acknowledged.
///
/// A server that was put back to a snapshot writes on at the same positions, and an agent that takes over may find another
/// server than the one before it. So the server's log is compared with what is known of its last segments, by the newest
/// index and by the spool, and nothing is stored before. Where that cannot be done the log goes on as another branch.
extension LogStreamRun {
    /// How long the server gets to let go of a connection, which may be the only one of its kind that it allows.
    private static let farewell = Duration.milliseconds(100)

    /// Compares the log before the end of what is stored, and before the end of what was acknowledged.
    ///
    /// - Throws: `LogAlarm` when the server has other log there, or when it cannot be told whether it has.
    func requireSameLog(_ beginning: LogBeginning, _ covered: LogStore.Standing?) async throws {
        let comparison = LogComparison(context: context, beginning: beginning)
        if let covered, covered.hasLog, let digest = covered.digest {
            try await require(TailMark(position: covered.coveredTo, digest: digest), comparison)
        }
        let tail: TailStanding
        do {
            tail = try await askForTail(of: beginning, from: durable.position)
        } catch is HoldfastError {
            // Whoever sends is told again.
            return
        }
        let marks = [TailMark(position: tail.position, digest: tail.digest), tail.mark].compactMap(\.self)
        for mark in marks where mark.position > durable.position {
            try await requireAcknowledged(mark, comparison)
        }
    }

    /// Lost log ends a branch when the spool holds log before it that the repository lacks: that would be let go of.
    ///
    /// - Throws: `LogAlarm`.
    func requireNothingAcknowledged(behind gap: LogAlarm, _ beginning: LogBeginning) async throws {
        guard beginning.timeline == beginning.identity.timeline, let end = gap.from else { return }
        let tail = try await askForTail(of: beginning, from: end)
        let acknowledged = max(tail.position, tail.mark?.position ?? .zero)
        if acknowledged > end { throw LogAlarm.parted(gap, from: acknowledged) }
    }

    /// Where the spool stands.
    private func askForTail(of beginning: LogBeginning, from start: LSN) async throws -> TailStanding {
        let link = context.parts.link
        let channel = try await link.channel(within: TailSender.patience)
        do {
            let stream = try await channel.open(
                OpenTail(
                    source: context.source, branch: context.branch, timeline: beginning.timeline,
                    writer: context.parts.writer, start: start))
            defer { stream.reset() }
            return try await stream.expect(TailStanding.self)
        } catch let error as ChannelClosed {
            link.lost(channel)
            throw error
        }
    }

    private func requireAcknowledged(_ mark: TailMark, _ comparison: LogComparison) async throws {
        let beginning = comparison.beginning
        guard mark.position <= max(beginning.end, durable.position) else {
            // What a timeline that is over lacks of it is told by whoever sends.
            if comparison.isOver { return }
            throw LogAlarm.rewound(beginning.timeline, to: beginning.end, before: mark.position)
        }
        try await require(mark, comparison)
    }

    private func require(_ mark: TailMark, _ comparison: LogComparison) async throws {
        guard let digest = mark.digest else { return }
        guard digest.maker == comparison.key.maker else { return try comparison.leaveUnproven(mark, .otherAgent) }
        if let trail = digest.trail, try await compare(trail, digest, upTo: mark.position, comparison) { return }
        let (segment, before) = comparison.stretches(upTo: mark.position)
        // What lies in the last segment may be little: quiet servers write alike.
        if let value = digest.before, try await compare(before, value, comparison) == false {
            throw LogAlarm.differs(before)
        }
        switch try await compare(segment, digest.value, comparison) {
        case true?: break
        case false?: throw LogAlarm.differs(segment)
        case nil:
            try await requireHeld(comparison.beginning)
            try comparison.leaveUnproven(mark, .logHasGone)
        }
    }

    /// Passes when the server has the log that the stream begins with; where that has gone, log is missing.
    private func requireHeld(_ beginning: LogBeginning) async throws {
        let first = beginning.position..<beginning.position.advanced(by: 1)
        guard beginning.end > beginning.position, try await digests(of: first, beginning) == nil else {
            return
        }
        throw HoldfastError(.logMissing, "the server has let go of the log at \(beginning.position)")
    }

    /// Compares all of the log that a digest tells of, where the server still has it.
    ///
    /// - Returns: whether it has.
    private func compare(
        _ trail: TailTrail, _ digest: TailDigest, upTo position: LSN, _ comparison: LogComparison
    ) async throws -> Bool {
        let range = trail.since..<max(trail.since, position)
        guard let found = try await digests(of: range, comparison.beginning), let last = found.last else { return false }
        guard comparison.key.value(of: last, upTo: position) == digest.value,
            comparison.chain(found.dropLast(), from: trail.since) == trail.value
        else { throw LogAlarm.differs(range) }
        return true
    }

    /// Whether the server's log of a stretch is the expected; nil when the server has not all of it.
    private func compare(_ range: Range<LSN>, _ value: Digest, _ comparison: LogComparison) async throws -> Bool? {
        guard let found = try await digests(of: range, comparison.beginning)?.last else { return nil }
        return comparison.key.value(of: found, upTo: range.upperBound) == value
    }

    /// SHA-256 of each segment of the server's log in a stretch; nil when the server has not all of it.
    private func digests(of range: Range<LSN>, _ beginning: LogBeginning) async throws -> [Digest]? {
        do {
            let stream = try await source.start(
                at: LogPosition(timeline: beginning.timeline, lsn: range.lowerBound))
            do {
                let digests = try await digests(of: range, stream, segmentSize: beginning.identity.segmentSize)
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

    private func digests(
        of range: Range<LSN>, _ stream: any LogStream, segmentSize: UInt64
    ) async throws -> [Digest]? {
        let reading = Mutex(StretchHash(range, segmentSize: segmentSize))
        let last: StretchHash.Outcome? = try await stream.receive { event in
            let outcome = try reading.withLock { try $0.take(event) }
            if case .more = outcome { return nil }
            return outcome
        }
        return if case .whole(let digests) = last { digests } else { nil }
    }
}
