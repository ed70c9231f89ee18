import Platform
import Protocol
import Repository
import TestSupport

/// The keys and names of the simulated site. The keys are random: nothing that happens depends on them.
struct Site {
    static let shared: Site? = try? Site()

    /// Where every log begins.
    static let logStart = LSN(rawValue: 1 << 24)
    /// Bytes of a log segment.
    static let segment: UInt64 = 64 << 10
    static let timeline = TimelineID(rawValue: 1)
    static let branch = LogBranch(rawValue: 0)
    static let log = ChainName.log(branch: branch, timeline: timeline)

    let keys: SampleKeys
    let membership: MembershipView

    private init() throws {
        keys = try SampleKeys()
        var membership = try MembershipView(root: keys.root)
        try membership.apply(.memberAdded(MemberAddedContent(agent: keys.agent, certificate: keys.agentCertificate)))
        self.membership = membership
    }

    /// The identifier with this number.
    static func identifier<Kind>(_ number: UInt64) -> Identifier<Kind> {
        let bytes = (number &* 0x9E37_79B9_7F4A_7C15).bigEndianBytes + number.bigEndianBytes
        guard let identifier = Identifier<Kind>(bytes: bytes) else { preconditionFailure("sixteen bytes are enough") }
        return identifier
    }

    /// A moment of the simulated clock.
    static func time(_ now: Duration) -> Timestamp { Timestamp(microseconds: 0).advanced(by: now) }

    /// Every source that a world may have.
    private static let sources: [SourceID] = (1...2).map { identifier($0) }

    static func source(_ number: Int) -> SourceID { sources[number] }

    /// The head of a chain before its first record.
    static func start(of chain: ChainKey) -> ChainHead {
        ChainHead(source: source(chain.source), chain: chain.chain)
    }

    /// A record of the agent's.
    func sign(_ content: RecordContent, after head: ChainHead, attempt: Attempt) -> Bytes {
        keys.agentSigner.sign(content, after: head, attempt: attempt, time: keys.now)
    }

    /// What a log index says.
    func index(to end: LSN) -> RecordContent {
        .logIndex(
            LogIndexContent(
                branch: Self.branch, timeline: Self.timeline, segmentSize: Self.segment, systemIdentifier: 1,
                coveredFrom: Self.logStart, coveredTo: end, through: keys.now))
    }

    /// What an intent says.
    func intent(_ backup: BackupID, _ attempt: Attempt) -> RecordContent {
        .intent(IntentContent(backup: backup, attempt: attempt, type: .full))
    }

    /// What a commit says of a backup with so many packs.
    func commit(_ backup: BackupID, _ attempt: Attempt, packs: Int) -> RecordContent {
        let object = ObjectReference(length: 1, sha256: .zero)
        return .commit(
            CommitContent(
                backup: backup, attempt: attempt, type: .full, engine: "postgresql", engineVersion: "15",
                serverVersion: 150_000, systemIdentifier: 1, timeline: Self.timeline, historyDigest: .zero,
                startLSN: Self.logStart, stopLSN: Self.logStart, started: keys.now, stopped: keys.now,
                startedByAgent: keys.now, stoppedByAgent: keys.now, logicalBytes: 1, storedBytes: 1,
                fileCount: UInt64(packs), inventory: object, manifest: object, branch: Self.branch,
                segmentSize: Self.segment, findingCount: 0, codec: "none", checksumsVerified: true))
    }
}
