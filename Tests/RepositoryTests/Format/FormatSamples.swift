import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// One filled value of every structure.
enum FormatSamples {
    private static let now = Timestamp(microseconds: 1_795_256_100_000_000)
    private static let attempt = Attempt(rawValue: 4)
    private static let digest = Digest.sha256(of: [1, 2, 3])
    private static let branch = LogBranch(rawValue: 0)
    private static let timeline = TimelineID(rawValue: 2)
    private static let lsn = LSN(rawValue: 0x1_6000_0028)

    static let key = KeyEntry(
        key: .random(), attempt: attempt,
        sealedKeys: [
            SealedKey(kind: .recovery, epoch: 0, recipient: digest, sealed: Bytes(repeating: 7, count: 112)),
            SealedKey(kind: .site, epoch: 3, recipient: digest, sealed: Bytes(repeating: 8, count: 112)),
        ], made: now)

    static let commit = CommitContent(
        backup: .random(), attempt: attempt, type: .incremental, parent: .random(), engine: "postgresql",
        engineVersion: "15.10 (Debian)", serverVersion: 150_010, systemIdentifier: 7_300_000_000_000_000_001,
        timeline: timeline, historyDigest: digest, startLSN: lsn, stopLSN: lsn.advanced(by: 99), started: now,
        stopped: now, startedByAgent: now, stoppedByAgent: now, logicalBytes: 1 << 40, storedBytes: 1 << 30,
        fileCount: 1234, keys: [key, key], inventory: ObjectReference(length: 5, sha256: digest),
        manifest: ObjectReference(length: 6, sha256: digest), branch: branch, segmentSize: 16 << 20, findingCount: 0,
        codec: "zstd:3", checksumsVerified: true)

    static let logIndex = LogIndexContent(
        branch: branch, timeline: timeline, segmentSize: 16 << 20, systemIdentifier: 42,
        objects: [
            LogObjectEntry(
                name: "log/0-00000002/x", kind: .segment, start: lsn, end: lsn, length: 17, sha256: digest,
                key: .random(), earliestCommit: now, latestCommit: now),
            LogObjectEntry(
                name: "log/0-00000002/y", kind: .history, start: .zero, end: .zero, length: 17, sha256: digest,
                key: .random()),
        ], coveredFrom: lsn, coveredTo: lsn, through: now, keys: [key], historyDigest: digest,
        details: NamedReference(name: "d", length: 1, sha256: digest), parentTimeline: TimelineID(rawValue: 1),
        switchLSN: lsn,
        digest: TailDigest(maker: 3, value: digest, before: digest, trail: TailTrail(since: lsn, value: digest)))

    static let manifest = Manifest(
        engine: "postgresql", facts: [EngineFact(name: "block_size", value: "8192")], backups: [.random(), .random()],
        files: [
            ManifestFile(
                number: 1, root: .dataDirectory, path: [0x62, 0xFF, 0x0A], mode: 0o600, length: 0, modified: now,
                sha256: digest, leaf: [], mapDigest: .sha256(of: [])),
            ManifestFile(
                number: 2, root: .tablespace, rootID: 16_385, path: [0x61], mode: 0o600, length: 5 << 20,
                modified: Timestamp(microseconds: -5), mapPack: 0, mapPart: 3, mapDigest: digest),
            ManifestFile(
                number: 3, root: .configuration, path: [0x63], mode: 0o640, length: 0, modified: now, leaf: [],
                mapDigest: digest, role: "hba", originalPath: [0x2F, 0x63]),
        ], directories: [ManifestDirectory(root: .dataDirectory, path: [0x64], mode: 0o700)],
        tablespaces: [ManifestTablespace(oid: 16_385, name: "fast", location: "/srv/fast")],
        findings: [ManifestFinding(kind: "checksum", file: 1, block: 9, text: "page 9")],
        attachments: [NamedFile(name: "backup_label", bytes: [1, 2])])

    static let contents: [RecordContent] = [
        .intent(IntentContent(backup: .random(), attempt: attempt, type: .full, keys: [key])),
        .abort(AbortContent(backup: .random(), attempt: attempt, reason: "cancelled")),
        .commit(commit),
        .handover(HandoverContent(from: .random(), to: .random(), timeline: timeline, lsn: lsn)),
        .logIndex(logIndex),
        .memberAdded(MemberAddedContent(agent: .random(), certificate: [1, 2, 3])),
        .memberRemoved(
            MemberRemovedContent(
                agent: .random(), key: .random(),
                positions: [
                    ChainPosition(chain: .backup, sequence: 4),
                    ChainPosition(chain: .log(branch: branch, timeline: timeline), sequence: 1),
                ])),
        .receipt(ReceiptContent(chain: .backup, sequence: 4, digest: digest, received: now)),
        .gap(GapContent(from: lsn, to: nil, reason: "slot lost")),
        .listing(
            ListingContent(objects: [NamedReference(name: "definition/000001", length: 9, sha256: digest)], keys: [key])
        ),
        .evidence(
            EvidenceContent(
                job: .random(), backup: .random(), agent: .random(), verdict: .failed, asked: "random", started: now,
                ended: now, recoveryTime: 5, recoveryPoint: 6,
                object: NamedReference(name: "evidence/x/0", length: 9, sha256: digest), key: key,
                backupSequence: 7, answered: [digest, .zero], failed: [.zero])),
    ]

    static func body(_ content: RecordContent) -> RecordBody {
        let chain =
            [.backup, .upkeep, ChainName.log(branch: branch, timeline: timeline)]
            .first { content.kind.belongs(in: $0) } ?? .backup
        return RecordBody(
            repository: .random(), source: .random(), chain: chain, sequence: 9, previous: digest,
            signingKey: .random(), writer: .random(), attempt: attempt, time: now, content: content)
    }

    static let logDetails: LogIndexDetails = {
        var details = (try? LogDetailsTests.details(count: 40)) ?? LogDetails(of: lsn..<lsn)
        details.readFrom = LogDetailsTests.start
        details.marks = [
            LogMark(.restorePoint, start: lsn, end: lsn, time: now, name: Bytes("before the upgrade".utf8)),
            LogMark(
                .checkpoint, start: lsn, end: lsn, time: now, position: lsn, nextXid: 1 << 33, timeline: timeline),
            LogMark(.levelChange, start: lsn, end: lsn, level: 0, levelBefore: 1),
        ]
        return LogIndexDetails(objects: [details, LogDetails(of: lsn..<lsn)])
    }()

    static let all: [FormatRoundTripTests.Sample] =
        [
            .init(
                ObjectHeader(
                    place: ObjectPlace(
                        repository: .random(), source: .random(), unit: .random(), attempt: attempt, kind: .log,
                        ordinal: 12), key: .random())),
            .init(key), .init(manifest), .init(logDetails),
            .init(
                Inventory(
                    repository: .random(), source: .random(), backup: .random(), attempt: attempt,
                    objects: [NamedReference(name: "backup/x", length: 1, sha256: digest)],
                    references: [BackupReference(backup: .random(), packs: Bitmap([0, 9]), mapPacks: Bitmap())])),
            .init(
                PackTable(entries: [
                    SuperBlockEntry(
                        offset: 0, storedLength: 10, plainLength: 20, codec: .lz4,
                        packedRuns: Run.pack([Run(file: 1, offset: 8192, length: 20)])),
                    SuperBlockEntry(offset: 10, storedLength: 1, plainLength: 1, codec: .none),
                ])),
            .init(
                SourceDefinition(name: "main", engine: "postgresql", facts: [EngineFact(name: "port", value: "5432")])),
        ] + contents.map { .init(body($0)) }
}
