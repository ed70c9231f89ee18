package import Platform
package import Protocol
package import Repository
import Synchronization

/// The tails of all sources' logs on the coordinator's own disk: one journal, one writer, many lanes.
///
/// What is acknowledged is durable in the journal. Slices that wait are written and made durable together, then all of
/// their lanes move on. Nothing here opens a slice.
package final class Spool: Sendable {
    struct State {
        var index = SpoolIndex()
        var queue: [QueuedSlice] = []
        var queuedBytes: UInt64 = 0
        var isWriting = false
        var isTidying = false
        var isTidyDue = false
        var isClosed = false
        var sequence: UInt64 = 0
        var marks = TailMarks()
        var lanes: [SourceID: TailLane] = [:]
        /// What open restores were promised.
        var promised: SpoolHolds = [:]
        /// Until when nothing of a source's tails is dropped.
        var leases: [SourceID: ContinuousClock.Instant] = [:]
        var condition = SpoolCondition()
        /// Bytes that the disk did not take at last, and when.
        var failedBytes: UInt64 = 0
        var failed = ContinuousClock.now
    }

    package let directory: String
    let limit: UInt64
    let fileLimit: UInt64
    let log: Log
    /// Writes what comes.
    let thread: DedicatedThread
    /// Gives room back, beside the writer: a commit may wait for that one.
    let keeper: DedicatedThread
    let state = Mutex(State())
    /// Locked before ``state`` where both are. What is appended is known to the index before it is let go of, so that no file
    /// is taken for dead that holds what was just written.
    let journal: Mutex<SpoolJournal>

    /// A spool in `directory`, which is made when it is not there. Blocks.
    ///
    /// Nothing of the journal is known until ``load(covered:)``.
    ///
    /// - Parameters:
    ///   - directory: Only its owner may read it.
    ///   - limit: Bytes of journal at most.
    ///   - log: Gets what goes wrong.
    ///   - fileLimit: Bytes of one file; nil for the usual size.
    /// - Throws: `fileSystem`.
    package init(directory: String, limit: UInt64, log: Log, fileLimit: UInt64? = nil) throws {
        self.directory = directory
        self.limit = limit
        self.fileLimit = fileLimit ?? SpoolLimits.file
        self.log = log
        do {
            try Files.makeDirectories(directory, mode: 0o700)
            if try Files.stat(directory).mode & 0o077 != 0 { try Files.chmod(directory, 0o700) }
            let last = try SpoolFile.all(in: directory).last?.number ?? 0
            journal = Mutex(SpoolJournal(directory: directory, nextNumber: last + 1, fileLimit: self.fileLimit))
        } catch {
            throw HoldfastError(error, doing: "the spool '\(directory)' cannot be used")
        }
        thread = try DedicatedThread(name: "spool")
        keeper = try DedicatedThread(name: "spool-keeper")
    }

    /// Takes no more slices and ends the threads when what waits is written.
    package func close() {
        state.withLock { $0.isClosed = true }
        thread.stop()
        keeper.stop()
    }
}

/// Lanes.
extension Spool {
    /// Opens a tail; an earlier lane of the same source ends, and what it still has under way comes first.
    ///
    /// - Parameters:
    ///   - tail: Which.
    ///   - agent: Who opens it.
    ///   - writer: The number of the log's writer.
    ///   - start: Where the agent says that durable log ends.
    ///   - covered: Where it ends as the repository proves; nil when it proves nothing.
    /// - Returns: The lane, which stands where the tail goes on.
    /// - Throws: `CancellationError`.
    package func open(
        _ tail: TailName, by agent: AgentID, writer: Attempt, start: LSN, covered: LSN?
    ) async throws -> TailLane {
        while true {
            let opened = state.withLock { state -> (new: TailLane?, earlier: TailLane?) in
                if let earlier = state.lanes[tail.source] {
                    state.giveUp(earlier, Self.replaced)
                    if earlier.standing.waiting > 0 { return (nil, earlier) }
                }
                let (position, joins, digest) = state.index.standing(of: tail, opening: start, covered: covered)
                let lane = TailLane(
                    tail: tail, agent: agent, writer: writer, position: position, joins: joins, digest: digest)
                state.lanes[tail.source] = lane
                return (lane, nil)
            }
            if let lane = opened.new { return lane }
            try await opened.earlier?.wait { $0.waiting == 0 }
        }
    }

    private static let replaced = HoldfastError(
        .staleAttempt, "the tail was opened again by a newer connection; this one is given up")

    /// Another member writes a source from now on: the former one's tail ends.
    package func handedOver(_ source: SourceID, from agent: AgentID) {
        state.withLock { state in
            guard let lane = state.lanes[source], lane.agent == agent else { return }
            state.giveUp(lane, Self.handedOver)
        }
    }

    private static let handedOver = HoldfastError(
        .staleAttempt, "another member writes the source now; this tail is given up")

    /// A lane's conversation is over. It keeps its place while something of it is under way: whoever opens the tail next must
    /// stand behind that, else its first slice would begin the tail anew.
    package func leave(_ lane: TailLane) {
        lane.leave()
        forget(lane)
    }

    /// Lets go of a lane that was left, once nothing of it is under way.
    func forget(_ lane: TailLane) { state.withLock { $0.forget(lane) } }

    /// Hands a checked slice to the writer, after the lane's earlier ones.
    ///
    /// - Parameters:
    ///   - slice: What is kept.
    ///   - digest: By what the agent knows the log up to its end again.
    ///   - time: When it came.
    ///   - isTimeImpossible: Whether its own time is kept, but not believed.
    ///   - lane: Its tail.
    /// - Throws: `spoolFull`; `staleAttempt` when the lane was replaced; its failure.
    package func append(
        _ slice: SealedTailSlice, digest: TailDigest? = nil, at time: Timestamp, isTimeImpossible: Bool = false,
        _ lane: TailLane
    ) async throws {
        let place = slice.place
        try await lane.wait { $0.waiting < SpoolLimits.waiting || $0.failure != nil }
        let mustStart = try state.withLock { state throws(HoldfastError) -> Bool? in
            if let failure = lane.standing.failure { throw failure }
            guard !state.isClosed, state.lanes[place.source] === lane else { throw Self.replaced }
            let room = SpoolFrame.room(object: slice.object.count)
            guard state.hasRoom(for: room, of: place.source, within: limit) else {
                makeRoom(&state, for: place.source)
                return nil
            }
            state.sequence += 1
            let begins = lane.queued(from: place.start, to: place.end, bytes: Int(room))
            let entry = SpoolEntry(
                sequence: state.sequence, tail: lane.tail, writer: place.writer, start: place.start, end: place.end,
                through: place.through, key: place.key, received: time, begins: begins, digest: digest,
                isTimeImpossible: isTimeImpossible)
            state.queue.append(
                QueuedSlice(entry: entry, object: slice.object, signature: slice.signature, lane: lane))
            state.queuedBytes += room
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard let mustStart else {
            tidySoon()
            throw full
        }
        if mustStart { startWriting() }
    }

    /// What no restore may need any more makes room first; whoever was refused comes again.
    private func makeRoom(_ state: inout State, for source: SourceID) {
        state.index.dropEnded(receivedBefore: nil, holds: state.holds)
        state.condition.refused.insert(source)
    }

    private var full: HoldfastError {
        HoldfastError(
            .spoolFull,
            "the spool '\(directory)' may hold \(ByteCount(bytes: limit)) and has no more room for this source; it takes more "
                + "once the repository has taken log in")
    }
}

/// Questions.
extension Spool {
    /// What the tails of a source could add to the repository's log.
    package func tails(of source: SourceID) -> [SpoolTail] { state.withLock { $0.index.tails(of: source) } }

    /// The keys of the slices that a part of a restore needs.
    package func keys(of source: SourceID, _ range: Protocol.LogRange) -> Set<KeyID> {
        guard let from = range.tailFrom, let to = range.tailTo, from <= to else { return [] }
        let tail = TailName(source: source, branch: range.branch, timeline: range.timeline)
        return state.withLock { state in
            Set((state.index.pieces(of: tail, holding: from...to) ?? []).map(\.key))
        }
    }

    /// Every tail that holds something.
    package var tails: [TailName] { state.withLock { $0.index.tails } }

    /// What is wrong now.
    package var condition: SpoolCondition { state.withLock { $0.condition } }

    /// Up to where the tails of a source were ever acknowledged, as far as is known.
    package func marks(of source: SourceID) -> [LogBranch: [TimelineID: LSN]] {
        state.withLock { $0.marks.positions(of: source) }
    }

    /// Up to where a tail was ever acknowledged; nil when nothing of it is known to be.
    package func mark(of tail: TailName) -> TailMark? { state.withLock { $0.marks.mark(of: tail) } }

    /// An agent says that so much was acknowledged to it.
    package func note(mark: LSN, of tail: TailName) {
        state.withLock { $0.marks.note(tail, mark) }
    }

    /// What changed of the marks since the last call, to be kept.
    package func takeChangedMarks() -> TailMarks.Changes {
        state.withLock { $0.marks.takeChanges() }
    }

    /// Changes of the marks could not be kept; they come again.
    package func takeBack(_ changes: TailMarks.Changes) { state.withLock { $0.marks.takeBack(changes) } }
}
