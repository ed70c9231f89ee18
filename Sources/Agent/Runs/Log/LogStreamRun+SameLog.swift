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
    /// Compares the log before the end of what is stored, and before the end of what was acknowledged.
    ///
    /// - Throws: `LogAlarm` when the server has other log there, or when it cannot be told whether it has.
    func requireSameLog(_ beginning: LogBeginning, _ covered: LogStore.Standing?) async throws {
        let comparison = LogComparison(context: context, beginning: beginning, log: source)
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
            guard comparison.isOver else {
                throw LogAlarm.rewound(beginning.timeline, to: beginning.end, before: mark.position)
            }
            // The history allows what is stored to go on.
            await raise(.abandoned(beginning.timeline, from: beginning.end, to: mark.position))
            return
        }
        try await require(mark, comparison)
    }

    private func require(_ mark: TailMark, _ comparison: LogComparison) async throws {
        guard let digest = mark.digest else { return }
        guard digest.maker == comparison.proof.key.maker else {
            throw LogAlarm.unproven(mark.position, .otherSecret)
        }
        switch try await comparison.proof.verdict(on: digest, upTo: mark.position) {
        case .same: break
        case .differs(let range): throw LogAlarm.differs(range)
        case .gone:
            try await requireHeld(comparison)
            throw LogAlarm.unproven(mark.position, .logHasGone)
        }
    }

    /// Passes when the server has the log that the stream begins with; where that has gone, log is missing.
    private func requireHeld(_ comparison: LogComparison) async throws {
        let beginning = comparison.beginning
        guard beginning.end > beginning.position, try await !comparison.proof.holds(beginning.position) else { return }
        throw HoldfastError(.logMissing, "the server has let go of the log at \(beginning.position)")
    }
}
