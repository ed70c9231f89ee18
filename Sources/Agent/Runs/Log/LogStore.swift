import Platform
import Protocol
import Repository

/// Stores the log of one timeline: objects first, then the signed index that makes them count.
actor LogStore {
    nonisolated let timeline: TimelineID
    private let context: LogContext
    private let appender: RecordAppender
    private let uploader: ObjectUploader
    private let keys: LogKeys
    private var facts: LogFacts?
    private var standing: Standing?
    private let reading: LogReading
    private var unlisted = UnlistedLog()
    private var lowered: LoweredLog?
    private var overlap: OverlapMemory?
    private var known: StoredDigest?
    private var history: Bytes?

    /// The store of `timeline` in the branch of `context`; ``open()`` comes first.
    ///
    /// - Parameters:
    ///   - context: whose log, and how it is stored.
    ///   - timeline: which timeline of it.
    ///   - reading: reads the records on the way.
    ///   - keys: the log keys of the timeline, which outlast a store.
    init(context: LogContext, timeline: TimelineID, reading: LogReading, keys: LogKeys) {
        self.context = context
        self.keys = keys
        self.timeline = timeline
        self.reading = reading
        appender = context.parts.appender(of: context.source, .log(branch: context.branch, timeline: timeline))
        uploader = ObjectUploader(link: context.parts.link, job: nil, attempt: context.parts.writer)
    }

    /// The last key that slices may be sealed with, be it too old, and when it is.
    var lastSliceKey: (key: InputKey, end: ContinuousClock.Instant)? { get async { await keys.told } }

    /// A key for slices; nil while no index tells of it.
    func sliceKey(for bytes: UInt64) async throws -> (key: InputKey, end: ContinuousClock.Instant)? {
        try await keys.toldKey(for: bytes)
    }

    /// Whether a key was made that no index tells of.
    var hasUntoldKeys: Bool { get async { await !keys.untold.isEmpty } }

    /// How many objects no index lists yet.
    var unlistedCount: Int { unlisted.entries.count }
    /// Whether so much was read of them that an index is due.
    var areDetailsMany: Bool { unlisted.areDetailsMany }
    /// How far the log is durable; nil before ``begin(at:facts:history:)`` or a chain's first index.
    var covered: Standing? { standing }

    /// Where the stored log ends, listed or not.
    var storedEnd: LSN { max(standing?.coveredTo ?? .zero, unlisted.end ?? .zero) }

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
            through: index.through, historyDigest: index.historyDigest, digest: gapEnd == nil ? index.digest : nil)
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
        standing?.digest = nil
        overlap = nil
        known = nil
    }

    /// Stores the first `length` bytes of `segment` as an object, which does not count before the next index.
    ///
    /// Log that carries too little is not stored.
    func store(_ segment: ReceivedSegment, upTo length: UInt64) async throws -> Outcome {
        guard lowered == nil else {
            try await passOver(segment, length)
            return .passedOver
        }
        let (object, read) = try await seal(segment, length)
        guard let read, var lowered = LoweredLog(read) else {
            try await put(object, read)
            return .stored
        }
        if lowered.from > max(segment.start, standing?.coveredTo ?? .zero) {
            let (part, read) = try await seal(segment, lowered.from.bytes(since: segment.start))
            try await put(part, read)
        }
        lowered.take(read, segmentSize: segment.size)
        self.lowered = lowered
        return .lowered(lowered.alarm)
    }

    /// Reads on to where the log carries enough again.
    private func passOver(_ segment: ReceivedSegment, _ length: UInt64) async throws {
        let stretch = segment.start..<segment.start.advanced(by: length)
        guard let pass = reading.pass(over: stretch, of: facts?.systemIdentifier ?? 0) else { return }
        let ended = try await BlockingThreads.shared.run {
            var pass = pass
            try segment.read(upTo: length, pieces: LogFrame.plainLimit) { pass.take($0) }
            return pass
        }
        guard let read = reading.end(ended, isWhole: length == segment.size) else { return }
        lowered?.take(read, segmentSize: segment.size)
    }

    /// Says that log which carried too little is missing, once it is over and all before it is listed.
    ///
    /// - Returns: whether there was such log.
    func closeLowered() async throws -> Bool {
        guard unlisted.entries.isEmpty, let lowered, let end = lowered.to else { return false }
        try await recordGap(to: end, reason: lowered.alarm.text)
        self.lowered = nil
        return true
    }

    private func seal(
        _ segment: ReceivedSegment, _ length: UInt64
    ) async throws -> (LogObjectSealer.Object, LogDetails?) {
        let key = try await keys.key(for: length)
        let number = context.parts.objectNumbers.next()
        let end = segment.start.advanced(by: length)
        let name = ObjectName.logObject(
            context.source,
            .init(
                branch: context.branch, timeline: timeline, start: segment.start, end: end,
                writer: context.parts.writer, number: number))
        guard let place = ObjectPlace(repository: context.parts.root.repository, name: name) else {
            throw HoldfastError(.internalFault, "\(name) is no name of a log object")
        }
        let (setting, directory) = (context.setting, context.parts.directory)
        let pass = reading.pass(over: segment.start..<end, of: facts?.systemIdentifier ?? 0)
        let sealed = try await BlockingThreads.shared.run {
            try LogObjectSealer.seal(
                segment, upTo: length, place: place, key: key, setting: setting, directory: directory, reading: pass)
        }
        FaultPoint.hit("log.object.sealed")
        let isWhole = length == segment.size
        let object = LogObjectSealer.Object(
            name: name, kind: isWhole ? .segment : .partial, start: segment.start, end: end, key: key.id,
            sealed: sealed)
        return (object, sealed.reading.flatMap { reading.end($0, isWhole: isWhole) })
    }

    private func put(_ object: LogObjectSealer.Object, _ read: LogDetails?) async throws {
        let sealed = object.sealed
        try await uploader.put(
            object.name, ScratchBody(file: sealed.file, length: sealed.length), digest: sealed.digest)
        FaultPoint.hit("log.object.stored")
        append(
            object.name, object.kind, object.start, object.end,
            ObjectReference(length: sealed.length, sha256: sealed.digest), object.key, read)
        overlap = OverlapMemory(
            branch: context.branch, timeline: timeline, start: object.start, end: object.end,
            digest: sealed.plainDigest)
        know(object, sealed.plainDigest, read)
    }

    private func know(_ object: LogObjectSealer.Object, _ plain: Digest, _ read: LogDetails?) {
        guard let facts else { return }
        var known =
            known
            ?? StoredDigest(
                key: TailDigestKey(context: context, timeline: timeline), end: standing?.coveredTo ?? .zero,
                digest: standing?.digest, segmentSize: facts.segmentSize)
        known.take(object.start..<object.end, plain, tellsTime: read?.tellsTime ?? true)
        self.known = known
    }

    private func store(history: Bytes) async throws {
        let key = try await keys.key(for: UInt64(history.count))
        let number = context.parts.objectNumbers.next()
        let name = ObjectName.history(context.source, context.branch, timeline, context.parts.writer, number)
        append(name, .history, .zero, .zero, try await put(history, as: name, key), key.id, nil)
        standing?.historyDigest = .sha256(of: history)
    }

    /// Seals and stores what is whole in memory.
    private func put(_ plain: Bytes, as name: ObjectName, _ key: InputKey) async throws -> ObjectReference {
        let writer = try SealedObjectWriter(name: name, repository: context.parts.root.repository, key: key)
        writer.append(plain)
        let object = writer.finish()
        try await uploader.put(name, MemoryBody(object.body), digest: object.digest)
        return ObjectReference(length: UInt64(object.body.count), sha256: object.digest)
    }

    private func append(
        _ name: ObjectName, _ kind: LogObjectEntry.Kind, _ start: LSN, _ end: LSN, _ reference: ObjectReference,
        _ key: KeyID, _ read: LogDetails?
    ) {
        let entry = LogObjectEntry(
            name: name.relativeToSource ?? name.path, kind: kind, start: start, end: end, length: reference.length,
            sha256: reference.sha256, key: key, earliestCommit: read?.transactions.earliestCommit,
            latestCommit: read?.transactions.latestCommit)
        unlisted.append(entry, read)
    }

    /// Stores what was read of the objects that no index lists yet; nil when nothing was.
    private func store(_ details: [LogDetails]) async throws -> NamedReference? {
        guard !details.isEmpty else { return nil }
        let plain = LogIndexDetails(objects: details).encoded
        guard plain.count <= LogIndexDetails.limit else {
            context.parts.log.warn("log.details.left-out", (.source, context.name.text), (.bytes, plain.count))
            return nil
        }
        let key = try await keys.key(for: UInt64(plain.count))
        let name = ObjectName.details(
            context.source, context.branch, timeline, context.parts.writer, context.parts.objectNumbers.next())
        let object = try await put(plain, as: name, key)
        FaultPoint.hit("log.details.stored")
        return NamedReference(
            name: name.relativeToSource ?? name.path, length: object.length, sha256: object.sha256)
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
        now.digest = known?.digest ?? now.digest
        let parent = history.flatMap { TimelineHistory($0) }?.ancestors.last
        let listed = unlisted
        let reference = try await store(listed.details)
        let told = await keys.untold
        try await appender.append(
            .logIndex(
                LogIndexContent(
                    branch: context.branch, timeline: timeline, segmentSize: facts.segmentSize,
                    systemIdentifier: facts.systemIdentifier, objects: listed.entries, coveredFrom: now.coveredFrom,
                    coveredTo: now.coveredTo, through: now.through, keys: told, historyDigest: now.historyDigest,
                    details: reference, parentTimeline: parent?.timeline, switchLSN: parent?.switchPoint,
                    digest: now.digest)),
            attempt: context.parts.writer)
        FaultPoint.hit("log.index.appended")
        unlisted.remove(listed)
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
