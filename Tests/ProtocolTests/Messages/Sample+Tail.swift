import Platform
import Protocol

extension Sample {
    static let tail: [Sample] = [
        Sample(
            "OpenTail full",
            OpenTail(
                source: Sample.identifier(85), branch: LogBranch(rawValue: 86), timeline: TimelineID(rawValue: 87),
                writer: Attempt(rawValue: 1_795_000_000_000_088), start: LSN(rawValue: 1_493_172_313))),
        Sample("TailStanding full", TailStanding(position: LSN(rawValue: 1_442_840_662))),
        Sample(
            "TailStanding digest",
            TailStanding(
                position: LSN(rawValue: 1_442_840_662),
                digest: TailDigest(maker: 90, value: Sample.digest(91), before: Sample.digest(92)))),
        Sample(
            "TailStanding mark",
            TailStanding(
                position: LSN(rawValue: 1_442_840_662),
                mark: TailMark(
                    position: LSN(rawValue: 1_459_617_879),
                    digest: TailDigest(maker: 90, value: Sample.digest(91), before: Sample.digest(92))))),
        Sample(
            "TailSlice trail",
            TailSlice(
                start: LSN(rawValue: 1_459_617_879), end: LSN(rawValue: 1_476_395_096), key: Sample.identifier(90),
                sealed: [91, 0, 255], signature: Bytes(repeating: 92, count: 64),
                digest: TailDigest(
                    maker: 90, value: Sample.digest(91),
                    trail: TailTrail(since: LSN(rawValue: 1_459_617_024), value: Sample.digest(93))))),
        Sample(
            "TailSlice digest",
            TailSlice(
                start: LSN(rawValue: 1_459_617_879), end: LSN(rawValue: 1_476_395_096), key: Sample.identifier(90),
                sealed: [91, 0, 255], signature: Bytes(repeating: 92, count: 64),
                digest: TailDigest(maker: 90, value: Sample.digest(91)))),
        Sample(
            "TailSlice full",
            TailSlice(
                start: LSN(rawValue: 1_459_617_879), end: LSN(rawValue: 1_476_395_096),
                through: Timestamp(microseconds: 1_795_000_000_000_089), key: Sample.identifier(90),
                sealed: [91, 0, 255], signature: Bytes(repeating: 92, count: 64))),
        Sample(
            "TailSlice minimal",
            TailSlice(
                start: LSN(rawValue: 1_459_617_879), end: LSN(rawValue: 1_476_395_096), key: Sample.identifier(90),
                sealed: [91, 0, 255], signature: Bytes(repeating: 92, count: 64))),
        Sample("TailAck full", TailAck(position: LSN(rawValue: 1_476_395_096))),
        Sample(
            "GetTail full",
            GetTail(
                job: Sample.identifier(89), branch: LogBranch(rawValue: 90), timeline: TimelineID(rawValue: 91),
                from: LSN(rawValue: 1_543_503_964), to: LSN(rawValue: 1_560_281_181))),
        Sample(
            "TailSlices full",
            TailSlices(slices: [
                TailSlice(
                    start: LSN(rawValue: 1_459_617_879), end: LSN(rawValue: 1_476_395_096),
                    key: Sample.identifier(91), sealed: [92, 0, 255], signature: Bytes(repeating: 93, count: 64)),
                TailSlice(
                    start: LSN(rawValue: 1_476_395_096), end: LSN(rawValue: 1_476_395_104),
                    key: Sample.identifier(91), sealed: [94], signature: Bytes(repeating: 95, count: 64)),
            ])),
        Sample(
            "Order restore tail",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .restore(
                    RestoreOrder(
                        source: Sample.identifier(67), backup: Sample.identifier(68),
                        backupAttempt: Attempt(rawValue: 69), commitSequence: 70, commitDigest: Sample.digest(71),
                        target: RestoreTarget(kind: .latest, exclusive: false), timeline: TimelineID(rawValue: 10),
                        directory: "/srv/r", start: true, originalTablespaces: false, force: false, dryRun: false,
                        log: [
                            LogRange(
                                branch: LogBranch(rawValue: 3), timeline: TimelineID(rawValue: 10),
                                from: LSN(rawValue: 1_526_726_747), to: LSN(rawValue: 1_577_058_398), lastIndex: 95,
                                tailFrom: LSN(rawValue: 1_543_503_964), tailTo: LSN(rawValue: 1_577_058_398))
                        ], acceptLoss: LSN(rawValue: 1_560_281_181))))),
        Sample(
            "OpRestore loss",
            OpRestore(
                name: Sample.name("main"), target: "latest", exclusive: false, agent: Sample.name("spare"),
                directory: "/srv/r", start: true, originalTablespaces: false, dryRun: false, force: false,
                acceptLoss: LSN(rawValue: 180_412_743_720))),
        Sample(
            "OpRestore branch",
            OpRestore(
                name: Sample.name("main"), target: "latest", exclusive: false, agent: Sample.name("spare"),
                directory: "/srv/r", start: true, originalTablespaces: false, dryRun: false, force: false,
                branch: LogBranch(rawValue: 3))),
        Sample(
            "OpDrillRun branch",
            OpDrillRun(
                name: Sample.name("main"), agent: Sample.name("spare"), target: "random", amcheck: true,
                fullRead: false, branch: LogBranch(rawValue: 0))),
        Sample(
            "StatusReport tail",
            StatusReport(
                time: Timestamp(microseconds: 1_795_000_000_000_009), site: "north", software: "h",
                sources: [
                    SourceStatus(
                        row: SourceRow(
                            source: Sample.identifier(1), name: Sample.name("main"), agent: Sample.name("db1"),
                            engine: "e", connection: "c", readers: 2, compress: "lz4", paused: false, removed: false,
                            created: Timestamp(microseconds: 1_795_000_000_000_001)),
                        agentState: .online,
                        tail: TailRow(
                            branch: LogBranch(rawValue: 3), timeline: TimelineID(rawValue: 10),
                            acknowledged: LSN(rawValue: 180_412_743_720), position: LSN(rawValue: 180_412_743_936),
                            through: Timestamp(microseconds: 1_795_000_000_000_005)))
                ],
                repository: RepositoryRow(
                    repository: Sample.identifier(2), backend: "local", path: "/r", root: Sample.digest(3)))),
    ]
}
