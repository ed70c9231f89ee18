import Platform
import Protocol
import Repository
import Synchronization

/// Keeps the log of one source: follows the database, stores segments and partials, lets go of what is durable.
///
/// Runs until it is cancelled. Losing the database or the coordinator is no end: it begins again at the last durable
/// position and compares the overlap.
package final class LogStreamRun: Sendable {
    /// How often the coordinator hears of it.
    static let statusInterval = Duration.seconds(2)
    /// How often the database is asked where its log ends.
    static let endInterval = Duration.seconds(1)
    /// How often the slot is looked at.
    static let keepInterval = Duration.seconds(10)
    /// How often it is looked what the database's commits wait for.
    static let commitInterval = Duration.seconds(2)
    /// How long a server that wants to stop waits for the rest of its log to be stored.
    static let stopPatience = Duration.seconds(3)
    /// How often it is looked whether the right cluster is back.
    static let foreignInterval = Duration.seconds(5)
    /// Pauses between attempts.
    static let delays = Duration.seconds(1)...Duration.seconds(30)
    /// How long it rests at most before it looks for room again.
    static let roomInterval = Duration.seconds(4)

    let context: LogContext
    let source: any LogSource
    let tail: LogTail
    let durable = DurableMark()
    /// How far the coordinator's spool holds the log.
    let spooled = DurableMark()
    /// For the writing and sealing of log, which nothing else shall hold up.
    let threads = BlockingThreads(name: "log", count: 2)
    let standing = Mutex(LogStanding())
    let reading: LogReading
    /// Whether the last attempt failed because the database had let go of log that comes next.
    let logWasMissing = Mutex(false)
    /// Why the slot was lost, until it is known whether log went with it.
    let lostSlot = Mutex<String?>(nil)
    /// Until when a server that waits for us may be kept from stopping.
    let urgency = Mutex<ContinuousClock.Instant?>(nil)
    /// The keys of the newest timelines.
    private let keys = Mutex<[TimelineID: LogKeys]>([:])
    private let log: Log

    /// - Parameters:
    ///   - context: whose log, and how it is stored.
    ///   - source: where it comes from.
    package init(context: LogContext, source: any LogSource) {
        self.context = context
        self.source = source
        tail = LogTail(isPatient: context.isSynchronous)
        log = context.parts.log.with(.source, context.name.text)
        reading = LogReading(source: source, log: log)
    }

    /// Follows the log for ever.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.reportStatus() }
            await self.followForEver()
            await self.source.close()
            group.cancelAll()
        }
    }

    /// The store of a timeline; its keys are those of the stores before it.
    func store(of timeline: TimelineID) -> LogStore {
        let keys = keys.withLock { keys in
            let found = keys[timeline] ?? LogKeys(context: context)
            keys = keys.filter { $0.key >= timeline || $0.key.rawValue == timeline.rawValue &- 1 }
            keys[timeline] = found
            return found
        }
        return LogStore(context: context, timeline: timeline, reading: reading, keys: keys)
    }

    private func followForEver() async {
        var delay = Self.delays.lowerBound
        while !Task.isCancelled {
            let begun = ContinuousClock.now
            do {
                durable.clear()
                try await follow()
            } catch let alarm as LogAlarm {
                let isTold = await raise(alarm)
                if alarm.kind == .fork { return await stayFailed(alarm, isTold: isTold) }
                if alarm.kind == .foreignCluster { await restFailed(alarm) }
            } catch  where !Task.isCancelled {
                logWasMissing.withLock { $0 = (error as? HoldfastError)?.code == .logMissing }
                note(error)
            } catch {
                break
            }
            // A stream that stood for longer than it would rest now has not failed again and again.
            if begun.duration(to: .now) > delay { delay = Self.delays.lowerBound }
            try? await Task.sleep(for: delay)
            let hasRoom = standing.withLock { $0.shortage } == nil
            delay = min(delay * 2, hasRoom ? Self.delays.upperBound : Self.roomInterval)
        }
        durable.fail(HoldfastError(.logNotFollowed, "the log stream of source '\(context.name)' was stopped"))
    }

    /// Follows the log, timeline after timeline, until something fails.
    private func follow() async throws {
        var (store, beginning) = try await begin()
        while true {
            if let gap = beginning.gap {
                try await requireNothingAcknowledged(behind: gap, beginning)
                await raise(gap)
                try await store.recordGap(to: beginning.position, reason: gap.text)
            }
            let facts = LogFacts(
                systemIdentifier: beginning.identity.systemIdentifier, segmentSize: beginning.identity.segmentSize)
            try await store.begin(at: beginning.position, facts: facts, history: beginning.history)
            let covered = await store.covered
            // What is safe of another timeline says nothing of this one, though positions are the same.
            durable.begin(at: covered?.coveredTo ?? .zero)
            spooled.begin(at: .zero)
            note(covered)
            try await requireSameLog(beginning, covered)
            let next = try await follow(beginning, into: store)
            (store, beginning) = try await turn(to: next, from: beginning)
        }
    }

    /// The chain may know more than this run was told: the answer to an index can be lost.
    private func note(_ covered: LogStore.Standing?) {
        standing.withLock { now in
            now.coveredFrom = covered?.coveredFrom
            if let covered, covered.hasLog { now.durableThrough = covered.through }
        }
    }

    /// Follows one timeline to its end.
    private func follow(_ beginning: LogBeginning, into store: LogStore) async throws -> LogPosition {
        let receiver = try await prepare(beginning)
        urgency.withLock { $0 = nil }
        let stream = try await source.start(at: LogPosition(timeline: beginning.timeline, lsn: beginning.position))
        acknowledge(over: stream)
        standing.withLock { now in
            now.state = .streaming
            now.timeline = beginning.timeline
            now.keep = beginning.keep
            now.problem = nil
            now.shortage = nil
        }
        log.info("log.streaming", (.timeline, beginning.timeline.rawValue), (.lsn, "\(beginning.position)"))
        let shipper = LogShipper(tail: tail, store: store, durable: durable) { [self] position in
            acknowledge(over: stream)
            tail.slicing.send()
            await letGo(position, store, segmentSize: beginning.identity.segmentSize)
        } onAlarm: { [self] alarm in
            await raise(alarm)
        } onRefusal: { [self] in
            note(refusal: $0)
        }
        let sender = tailSender(beginning, store, stream)
        do {
            let end = try await withThrowingTaskGroup(of: LogPosition?.self) { group in
                group.addTask { try await self.receive(stream, receiver, sender) }
                group.addTask {
                    do { try await sender.run() } catch let alarm as LogAlarm where alarm.kind == .abandoned {
                        await self.raise(alarm)
                    }
                    return nil
                }
                group.addTask {
                    try await shipper.run()
                    return nil
                }
                group.addTask {
                    try await self.watch()
                    return nil
                }
                group.addTask {
                    try await self.lookAtEnd(of: beginning)
                    return nil
                }
                defer { group.cancelAll() }
                while let end = try await group.next() {
                    if let end { return end }
                }
                throw CancellationError()
            }
            await stream.close()
            try await finish(timeline: end, shipper)
            return end
        } catch {
            await stream.close()
            throw error
        }
    }

    /// Makes the segment that the stream begins with; what is at hand of it from before is kept and compared.
    private func prepare(_ beginning: LogBeginning) async throws -> LogReceiver {
        let (size, directory) = (beginning.identity.segmentSize, context.parts.directory)
        let isAtHand = tail.current.map {
            $0.start == beginning.position && $0.length > 0 && standing.withLock { $0.timeline } == beginning.timeline
        }
        if isAtHand != true {
            let segment = try await BlockingThreads.shared.run {
                try ReceivedSegment(start: beginning.position, size: size, directory: directory)
            }
            tail.begin(with: segment)
        } else if let segment = tail.current {
            tail.begin(with: segment)
        }
        return LogReceiver(
            tail: tail, start: beginning.position, segmentSize: size,
            memory: isAtHand == true ? nil : beginning.memory, directory: directory)
    }

    /// Receives to the timeline's end. What came before the database was lost still reaches the spool.
    private func receive(
        _ stream: any LogStream, _ beginning: LogReceiver, _ sender: TailSender
    ) async throws -> LogPosition {
        do {
            return try await receive(stream, beginning)
        } catch let error as HoldfastError {
            await drain(sender)
            throw error
        }
    }

    private func receive(_ stream: any LogStream, _ beginning: LogReceiver) async throws -> LogPosition {
        let receiver = Mutex(beginning)
        while true {
            while !tail.hasRoom { try await stream.rest() }
            let last = try await stream.receive { [self] event in
                let taken = try receiver.withLock { try $0.take(event, noting: tail) }
                return isLast(taken) ? taken : nil
            }
            if case .ended(let position) = last { return position }
        }
    }

    /// Does what an event calls for.
    ///
    /// - Returns: whether no other may be taken now.
    private func isLast(_ taken: LogReceiver.Taken) -> Bool {
        switch taken {
        case .appended:
            if tail.isWanted(beyond: durable.position) { tail.work.send() }
            return !tail.hasRoom
        case .heard(let isUrgent):
            if isUrgent { hasten() }
            return false
        case .ended: return true
        }
    }

    /// Ages the tail and looks after the slot.
    private func watch() async throws {
        var nextLook = ContinuousClock.now + Self.keepInterval
        var nextCommitLook = ContinuousClock.now
        while true {
            try await Task.sleep(for: .seconds(1))
            tail.work.send()
            try letServerStop()
            if ContinuousClock.now >= nextCommitLook {
                nextCommitLook = .now + Self.commitInterval
                try await lookAtCommits()
            }
            guard ContinuousClock.now >= nextLook else { continue }
            nextLook = .now + Self.keepInterval
            let keep = try await source.keep()
            standing.withLock { $0.keep = keep }
            if keep.state == .lost || keep.isNew {
                throw HoldfastError(.logGap, "the slot \(keep.name) was lost or removed; looking for what remains")
            }
        }
    }

    private func lookAtCommits() async throws {
        let rule = try await source.commitRule()
        let wait = rule.wait(isSynchronous: context.isSynchronous)
        let isNews = standing.withLock { now in
            defer { (now.commitWait, now.release) = (wait, rule.release) }
            return (now.commitWait, now.release) != (wait, rule.release)
        }
        if isNews { await tellStatus() }
    }

    /// The server may let go of what is durable, but for what the log is known by again at the next start.
    private func letGo(_ position: LSN, _ store: LogStore, segmentSize: UInt64) async {
        let covered = await store.covered
        // Before the first log is durable there is no such time.
        let through = covered.flatMap { $0.coveredTo > $0.coveredFrom ? $0.through : nil }
        let keep = try? await source.advanceKeep(
            to: TailDigest.needed(covered?.digest, before: position, segmentSize: segmentSize))
        standing.withLock { now in
            now.coveredFrom = covered?.coveredFrom
            now.durableThrough = through
            now.keep = keep ?? now.keep
        }
    }
}
