import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// Backups and log of one source, with what was read of it, as a planner sees them. One index for each segment.
final class LogScene {
    static let segment: UInt64 = 1 << 20
    static let branch = LogBranch(rawValue: 0)

    let keys: SampleKeys
    let source = SourceID.random()
    private(set) var holdings: Holdings
    private var details: [String: LogIndexDetails] = [:]
    private var sequences: [ChainName: UInt64] = [:]
    /// How often details were opened.
    let opened = Counter()

    init() throws {
        keys = try SampleKeys()
        holdings = Holdings(source: source)
    }

    static func lsn(_ segment: UInt64, _ offset: UInt64 = 0) -> LSN { LSN(rawValue: segment * Self.segment + offset) }

    func time(_ seconds: Double) -> Timestamp {
        keys.now.advanced(by: .microseconds(Int64(seconds * 1_000_000)))
    }

    private func add(_ content: RecordContent, _ chain: ChainName) throws {
        let sequence = sequences[chain, default: 0]
        sequences[chain] = sequence + 1
        let head = ChainHead(source: source, chain: chain, sequence: sequence)
        holdings.add(
            try Record(
                parsing: keys.agentSigner.sign(content, after: head, attempt: Attempt(rawValue: 1), time: keys.now)))
    }

    @discardableResult
    func backup(
        start: LSN, stop: LSN, at seconds: Double, timeline: UInt32 = 1, branch: LogBranch = branch
    ) throws -> BackupID {
        let backup = BackupID.random()
        let commit = CommitContent(
            backup: backup, attempt: Attempt(rawValue: 1), type: .full, engine: "postgresql", engineVersion: "15",
            serverVersion: 150_000, systemIdentifier: 1, timeline: TimelineID(rawValue: timeline),
            historyDigest: .zero, startLSN: start, stopLSN: stop, started: time(seconds - 5), stopped: time(seconds),
            startedByAgent: time(seconds), stoppedByAgent: time(seconds), logicalBytes: 1000, storedBytes: 100,
            fileCount: 1, inventory: ObjectReference(length: 1, sha256: .zero),
            manifest: ObjectReference(length: 1, sha256: .zero), branch: branch, segmentSize: Self.segment,
            findingCount: 0, codec: "lz4", checksumsVerified: true)
        try add(.commit(commit), .backup)
        return backup
    }

    /// The end of a transaction whose record of 40 bytes ends at `end`.
    func commit(_ xid: UInt32, _ end: LSN, at seconds: Double, isCommit: Bool = true) -> LogTransaction {
        LogTransaction(
            start: LSN(rawValue: end.rawValue - 40), end: end, xid: xid, time: time(seconds), isCommit: isCommit)
    }

    /// Stores an object from the start of a segment to `end`, and the index that lists it; `readFrom` tells where reading
    /// began, nil that nothing was read.
    func log(
        to end: LSN, coveredFrom: LSN, readFrom: LSN?, through seconds: Double, _ transactions: [LogTransaction] = [],
        marks: [LogMark] = [], timeline: UInt32 = 1, parent: LogPosition? = nil,
        branch: LogBranch = branch
    ) throws {
        let start = LSN(rawValue: end.rawValue - 1).segmentStart(size: Self.segment)
        let timeline = TimelineID(rawValue: timeline)
        var read = LogDetails(of: start..<end)
        read.readFrom = readFrom
        for transaction in transactions { try read.transactions.append(transaction) }
        read.marks = marks
        let parts = ObjectName.LogObjectParts(
            branch: branch, timeline: timeline, start: start, end: end, writer: Attempt(rawValue: 1), number: 0)
        let isWhole = end == start.advanced(by: Self.segment)
        var objects = [
            LogObjectEntry(
                name: try #require(ObjectName.logObject(source, parts).relativeToSource),
                kind: isWhole ? .segment : .partial, start: start, end: end, length: 10, sha256: .zero, key: .random(),
                earliestCommit: readFrom == nil ? nil : read.transactions.earliestCommit,
                latestCommit: readFrom == nil ? nil : read.transactions.latestCommit)
        ]
        if parent != nil {
            let name = ObjectName.history(source, branch, timeline, Attempt(rawValue: 1), 1)
            objects.append(
                LogObjectEntry(
                    name: try #require(name.relativeToSource), kind: .history, start: .zero, end: .zero, length: 1,
                    sha256: .zero, key: .random()))
        }
        let name = "details \(details.count)"
        details[name] = LogIndexDetails(objects: [read])
        try add(
            .logIndex(
                LogIndexContent(
                    branch: branch, timeline: timeline, segmentSize: Self.segment, systemIdentifier: 1,
                    objects: objects, coveredFrom: coveredFrom, coveredTo: end, through: time(seconds),
                    details: readFrom == nil ? nil : NamedReference(name: name, length: 1, sha256: .zero),
                    parentTimeline: parent?.timeline, switchLSN: parent?.lsn)),
            .log(branch: branch, timeline: timeline))
    }

    /// Plans; `isBlind` as a coordinator does that cannot open details.
    func plan(
        _ request: TargetRequest, isBlind: Bool = false, mayFlush: Bool = false, besides tails: [SpoolTail] = []
    ) async throws -> RestorePlan? {
        let readable = holdings.including(tails)
        let finder = TargetFinder(holdings: holdings, readable: readable, now: time(100_000)) {
            [details, opened] reference in
            opened.raise()
            return isBlind ? nil : details[reference.name]
        }
        guard case .plan(let plan) = try await finder.plan(request, mayFlush: mayFlush) else { return nil }
        return plan
    }
}

extension LogScene {
    /// A number that any task may raise.
    final class Counter: Sendable {
        private let number = Mutex(0)

        var value: Int { number.withLock { $0 } }

        func raise() { number.withLock { $0 += 1 } }
    }
}
