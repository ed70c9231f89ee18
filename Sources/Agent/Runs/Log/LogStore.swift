import Platform
import Protocol
import Repository

/// Stores the log of one timeline: objects first, then the signed index that makes them count.
actor LogStore {
    /// What the chain says about the timeline's log so far.
    struct Standing: Sendable, Equatable {
        var systemIdentifier: UInt64
        var coveredFrom: LSN
        var coveredTo: LSN
        var through: Timestamp
        var historyDigest: Digest?
    }

    nonisolated let timeline: TimelineID
    private let context: LogContext
    private let appender: RecordAppender
    private let uploader: ObjectUploader
    private let keys: LogKeys
    private var facts: LogFacts?
    private var standing: Standing?
    private var entries: [LogObjectEntry] = []
    private var overlap: OverlapMemory?
    private var history: Bytes?

    /// The store of `timeline` in the branch of `context`; ``open()`` comes first.
    init(context: LogContext, timeline: TimelineID) {
        self.context = context
        self.timeline = timeline
        appender = context.parts.appender(of: context.source, .log(branch: context.branch, timeline: timeline))
        uploader = ObjectUploader(link: context.parts.link, job: nil, attempt: context.parts.writer)
        keys = LogKeys(context: context, uploader: uploader)
    }

    /// A key for slices; nil while no index tells of it.
    func sliceKey(for bytes: UInt64) async throws -> (key: InputKey, end: ContinuousClock.Instant)? {
        try await keys.toldKey(for: bytes)
    }

    /// Whether a key was made that no index tells of.
    var hasUntoldKeys: Bool { get async { await !keys.untold.isEmpty } }

    /// How many objects no index lists yet.
    var unlistedCount: Int { entries.count }
    /// How far the log is durable; nil before ``begin(at:facts:history:)`` or a chain's first index.
    var covered: Standing? { standing }

    /// Where the stored log ends, listed or not.
    var storedEnd: LSN { max(standing?.coveredTo ?? .zero, entries.map(\.end).max() ?? .zero) }

    /// Asks where the chain stands; nil when it has no log yet.
    func open() async throws -> Standing? {
        guard let bytes = try await appender.open() else { return nil }
        var record = try Record(parsing: bytes)
        var gapEnd: LSN?
        while case .gap(let gap) = record.body.content {
            gapEnd = gapEnd ?? gap.to
            guard record.body.sequence > 1 else { return nil }
            record = try await predecessor(of: record)
        }
        guard case .logIndex(let index) = record.body.content else {
            throw HoldfastError(.repositoryUnusable, "\(record.name) is no log index")
        }
        let start = gapEnd ?? index.coveredTo
        standing = Standing(
            systemIdentifier: index.systemIdentifier, coveredFrom: gapEnd ?? index.coveredFrom, coveredTo: start,
            through: index.through, historyDigest: index.historyDigest)
        return standing
    }

    private func predecessor(of record: Record) async throws -> Record {
        let name = ObjectName.record(context.source, record.body.chain, record.body.sequence - 1)
        let bytes = try await ObjectDownloader(link: context.parts.link, job: nil).whole(name)
        let found = try Record(parsing: bytes)
        guard found.digest == record.body.previous else {
            throw HoldfastError(.repositoryUnusable, "\(name) is not the record that its successor names")
        }
        return found
    }

    /// Prepares storing.
    ///
    /// - Parameters:
    ///   - start: where the log begins when the chain has none yet.
    ///   - facts: what the database said about itself.
    ///   - history: the timeline's history file; stored unless the chain has it already.
    /// - Throws: what storing the history throws.
    func begin(at start: LSN, facts: LogFacts, history: Bytes?) async throws {
        self.facts = facts
        self.history = history
        if standing == nil {
            standing = Standing(
                systemIdentifier: facts.systemIdentifier, coveredFrom: start, coveredTo: start,
                through: Timestamp(microseconds: 0))
        }
        if let history, standing?.historyDigest == nil { try await store(history: history) }
    }

    /// Says that log is missing from where the chain stands up to `start`, and goes on there.
    func recordGap(to start: LSN, reason: String) async throws {
        guard let from = standing?.coveredTo else { return }
        try await appender.append(
            .gap(GapContent(from: from, to: start, reason: reason)), attempt: context.parts.writer)
        standing?.coveredFrom = start
        standing?.coveredTo = start
        overlap = nil
    }

    /// Stores the first `length` bytes of `segment` as an object, which does not count before the next index.
    func store(_ segment: ReceivedSegment, upTo length: UInt64) async throws {
        let key = try await keys.key(for: length)
        let number = context.parts.objectNumbers.next()
        let end = segment.start.advanced(by: length)
        let name = ObjectName.logObject(
            context.source,
            .init(
                branch: context.branch, timeline: timeline, start: segment.start, end: end,
                writer: context.parts.writer, number: number))
        let sealed = try await seal(segment, length, name, key)
        FaultPoint.hit("log.object.sealed")
        try await uploader.put(
            name, ScratchBody(file: sealed.file, length: sealed.length), digest: sealed.digest)
        FaultPoint.hit("log.object.stored")
        let kind: LogObjectEntry.Kind = length == segment.size ? .segment : .partial
        append(name, kind, segment.start, end, ObjectReference(length: sealed.length, sha256: sealed.digest), key)
        overlap = OverlapMemory(
            branch: context.branch, timeline: timeline, start: segment.start, end: end, digest: sealed.plainDigest)
    }

    private func seal(
        _ segment: ReceivedSegment, _ length: UInt64, _ name: ObjectName, _ key: InputKey
    ) async throws -> LogObjectSealer.Sealed {
        guard let place = ObjectPlace(repository: context.parts.root.repository, name: name) else {
            throw HoldfastError(.internalFault, "\(name) is no name of a log object")
        }
        let (setting, directory) = (context.setting, context.parts.directory)
        return try await BlockingThreads.shared.run {
            try LogObjectSealer.seal(
                segment, upTo: length, place: place, key: key, setting: setting, directory: directory)
        }
    }

    private func store(history: Bytes) async throws {
        let key = try await keys.key(for: UInt64(history.count))
        let number = context.parts.objectNumbers.next()
        let name = ObjectName.history(context.source, context.branch, timeline, context.parts.writer, number)
        let writer = try SealedObjectWriter(name: name, repository: context.parts.root.repository, key: key)
        writer.append(history)
        let object = writer.finish()
        try await uploader.put(name, MemoryBody(object.body), digest: object.digest)
        let reference = ObjectReference(length: UInt64(object.body.count), sha256: object.digest)
        append(name, .history, .zero, .zero, reference, key)
        standing?.historyDigest = .sha256(of: history)
    }

    private func append(
        _ name: ObjectName, _ kind: LogObjectEntry.Kind, _ start: LSN, _ end: LSN, _ reference: ObjectReference,
        _ key: InputKey
    ) {
        entries.append(
            LogObjectEntry(
                name: name.relativeToSource ?? name.path, kind: kind, start: start, end: end,
                length: reference.length, sha256: reference.sha256, key: key.id))
    }

    /// Appends the index that makes everything stored so far count.
    ///
    /// - Parameter through: the time up to which the log is complete with it, if known.
    /// - Returns: how far the log is durable now.
    /// - Throws: the coordinator's refusal; `unreachable` when no coordinator answers.
    func index(through: Timestamp?) async throws -> LSN {
        guard var now = standing, let facts else { return .zero }
        now.coveredTo = storedEnd
        now.through = max(now.through, through ?? now.through)
        let parent = history.flatMap { TimelineHistory($0) }?.ancestors.last
        let (listed, told) = (entries, await keys.untold)
        try await appender.append(
            .logIndex(
                LogIndexContent(
                    branch: context.branch, timeline: timeline, segmentSize: facts.segmentSize,
                    systemIdentifier: facts.systemIdentifier, objects: listed, coveredFrom: now.coveredFrom,
                    coveredTo: now.coveredTo, through: now.through, keys: told, historyDigest: now.historyDigest,
                    parentTimeline: parent?.timeline, switchLSN: parent?.switchPoint)),
            attempt: context.parts.writer)
        FaultPoint.hit("log.index.appended")
        entries.removeFirst(listed.count)
        await keys.told(told)
        standing = now
        try await rememberOverlap()
        return now.coveredTo
    }

    private func rememberOverlap() async throws {
        guard let overlap else { return }
        let path = context.memoryPath
        try await BlockingThreads.shared.run { try overlap.write(path) }
    }
}
