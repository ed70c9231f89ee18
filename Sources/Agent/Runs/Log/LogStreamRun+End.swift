import Platform
package import Protocol
import Synchronization

extension LogStreamRun {
    /// Makes everything up to now durable, and waits for it.
    ///
    /// - Parameter position: how far; nil for the end of the server's log now.
    /// - Returns: how far the log is durable, and up to which time of the server's clock.
    /// - Throws: why the log stream stopped, or what the database refuses.
    package func flush(to position: LSN? = nil) async throws -> FlushReply {
        let end = try await source.end()
        let wanted = position ?? end.position
        tail.note(end: end.position, time: end.time)
        tail.want(wanted)
        try await durable.reach(wanted)
        if position == nil { try await reach(end.time) }
        let now = standing.withLock { $0 }
        return FlushReply(
            position: LogPosition(timeline: now.timeline, lsn: durable.position), time: now.durableThrough)
    }

    /// Asks the database again and again where its log ends: a stream that rests does not tell up to when it is complete.
    ///
    /// The server that answers may have been replaced by another one, or left the timeline that is followed.
    func lookAtEnd(of beginning: LogBeginning) async throws {
        while true {
            try await Task.sleep(for: Self.endInterval)
            guard let end = try? await source.end(), end.timeline == beginning.timeline,
                end.systemIdentifier == beginning.identity.systemIdentifier
            else { continue }
            tail.note(end: end.position, time: end.time)
        }
    }

    /// Waits until an index says that the log is complete up to `time`, which it is already.
    private func reach(_ time: Timestamp) async throws {
        tail.want(time)
        while standing.withLock({ $0.durableThrough.map { $0 < time } ?? true }) {
            try durable.check()
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Stores the last bytes of a timeline that ended.
    func finish(timeline end: LogPosition, _ shipper: LogShipper) async throws {
        tail.want(end.lsn)
        try await shipper.step()
        if durable.position < end.lsn { try await shipper.index() }
        log(ended: end)
    }

    private func log(ended end: LogPosition) {
        context.parts.log.notice(
            "log.timeline.ended", (.source, context.name.text), (.timeline, end.timeline.rawValue),
            (.lsn, "\(end.lsn)"))
    }

    /// The server waits for everything to be safe: what is there of the tail is stored at once.
    func hasten() {
        tail.want(tail.received)
        urgency.withLock { $0 = $0 ?? .now + Self.stopPatience }
    }

    /// Lets a server go that could not stop because its log is not stored in time; the slot keeps the rest.
    ///
    /// - Throws: `logStream`, which ends the connection that the server waits for.
    func letServerStop() throws {
        let isOver = urgency.withLock { limit in
            if safe >= tail.received { limit = nil }
            return limit.map { $0 <= .now } ?? false
        }
        guard isOver else { return }
        throw HoldfastError(
            .logStream, "the server wants to stop before the rest of its log is stored; its slot keeps it")
    }

    /// The store and beginning of the timeline that follows.
    func turn(to next: LogPosition, from last: LogBeginning) async throws -> (LogStore, LogBeginning) {
        let store = self.store(of: next.timeline)
        _ = try await store.open()
        var beginning = last
        beginning.timeline = next.timeline
        beginning.end = .max
        beginning.position = next.lsn.segmentStart(size: last.identity.segmentSize)
        beginning.history = try await source.history(of: next.timeline)
        beginning.memory = nil
        beginning.gap = nil
        return (store, beginning)
    }

    /// Tells the coordinator, which decides; a lost alarm is raised again.
    ///
    /// - Returns: whether it knows.
    @discardableResult
    func raise(_ alarm: LogAlarm) async -> Bool {
        context.parts.log.error(
            "log.alarm", (.source, context.name.text), (.kind, alarm.kind.rawValue), (.reason, alarm.text))
        standing.withLock { $0.problem = alarm.text }
        let told = try? await context.parts.link.ask(
            SourceAlarm(
                source: context.source, kind: alarm.kind.rawValue, text: alarm.text, from: alarm.from, to: alarm.to),
            for: Done.self, patience: .seconds(60))
        return told != nil
    }

    /// Stays as it is until the coordinator's decision brings a new assignment, which cancels this run.
    func stayFailed(_ alarm: LogAlarm, isTold: Bool) async {
        fail(alarm)
        var isTold = isTold
        while !Task.isCancelled {
            try? await Task.sleep(for: isTold ? .seconds(3600) : Self.foreignInterval)
            if !isTold, !Task.isCancelled { isTold = await raise(alarm) }
        }
    }

    /// Stores nothing of another cluster; the right one may come back in its place.
    func restFailed(_ alarm: LogAlarm) async {
        fail(alarm)
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.foreignInterval)
            let found = try? await source.identify().systemIdentifier
            if let found, found != alarm.foreignIdentifier { return }
        }
    }

    private func fail(_ alarm: LogAlarm) {
        standing.withLock { $0.state = .failed }
        durable.fail(alarm.asError)
    }

    /// Notes why nothing is stored while the stream goes on, or that it is stored again.
    func note(refusal: HoldfastError?) {
        let text = refusal?.description
        let isNew = standing.withLock { now in
            defer { now.refusal = text }
            return now.refusal != text
        }
        guard isNew else { return }
        if let text {
            context.parts.log.warn("log.not-stored", (.source, context.name.text), (.reason, text))
        } else {
            context.parts.log.notice("log.stored-again", (.source, context.name.text))
        }
    }

    /// Notes why the stream rests; whoever waits for log to be durable is told at once when the agent has no room for it.
    func note(_ error: any Error) {
        let shortage = (error as? SystemError).flatMap { error in
            error.isNoSpace
                ? HoldfastError(error, doing: "the log of source '\(context.name)' finds no room on the agent") : nil
        }
        let text = (shortage ?? error as? HoldfastError)?.description ?? "\(error)"
        standing.withLock { now in
            now.state = .waiting
            now.problem = text
            now.shortage = shortage
        }
        if let shortage { durable.fail(shortage) }
        context.parts.log.warn("log.waiting", (.source, context.name.text), (.reason, text))
    }

    /// Tells the coordinator every two seconds how the stream stands.
    func reportStatus() async {
        while !Task.isCancelled {
            await tellStatus()
            try? await Task.sleep(for: Self.statusInterval)
        }
    }

    func tellStatus() async {
        let now = standing.withLock { $0 }
        if let channel = context.parts.link.current { try? await channel.control(now.status(of: self)) }
    }
}

extension LogStreamRun {
    /// How long a run waits for the stream to stand.
    static let streamingPatience = Duration.seconds(60)

    /// Waits until the log is being followed.
    ///
    /// - Throws: `noSpace` at once when the agent has no room for it; `logNotFollowed` with the reason when it is not in time.
    func awaitStreaming() async throws {
        let end = ContinuousClock.now + Self.streamingPatience
        while true {
            let now = standing.withLock { $0 }
            if now.state == .streaming { return }
            if let shortage = now.shortage { throw shortage }
            guard now.state != .failed, ContinuousClock.now < end else {
                throw HoldfastError(
                    .logNotFollowed,
                    "the log of the source is not being followed" + (now.problem.map { ": \($0)" } ?? ""))
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Whether the stored log of `timeline` is unbroken from `position` on.
    func covers(_ timeline: TimelineID, from position: LSN) -> Bool {
        let now = standing.withLock { $0 }
        return now.timeline == timeline && now.coveredFrom.map { $0 <= position } ?? false
    }
}
