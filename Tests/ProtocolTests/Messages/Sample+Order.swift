import Platform
import Protocol

extension Sample {
    static let bareAssignment = SourceAssignment(
        source: Sample.identifier(69), name: Sample.name("name 70"), engine: "text 71 é",
        connection: "text 72 é", passwordFile: "text 73 é", readers: 74666, maxRate: 7_500_225,
        compress: "text 76 é", slotLimit: 7_700_231, paused: false, branch: LogBranch(rawValue: 79),
        recipients: [
            RecipientKey(kind: 8_100_243, epoch: 8_200_246, key: [83, 0, 255]),
            RecipientKey(kind: 8_500_255, epoch: 8_600_258, key: [87, 0, 255]),
        ],
        logStream: false)

    static let order: [Sample] = [
        Sample(
            "Order backup",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .backup(
                    BackupOrder(
                        source: Sample.identifier(67), backup: Sample.identifier(68), type: 6_900_207, fast: false)))),
        Sample(
            "Order restore",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .restore(
                    RestoreOrder(
                        source: Sample.identifier(67), backup: Sample.identifier(68),
                        backupAttempt: Attempt(rawValue: 69), commitSequence: 7_000_210,
                        commitDigest: Sample.digest(71),
                        target: RestoreTarget(
                            kind: .lsn, time: Timestamp(microseconds: 1_795_000_000_000_074),
                            lsn: LSN(rawValue: 1_258_291_275), exclusive: false),
                        timeline: TimelineID(rawValue: 77), directory: "text 78 é", port: 5511, start: false,
                        tablespaces: [
                            TablespaceMapping(old: "text 82 é", new: "text 83 é"),
                            TablespaceMapping(old: "text 85 é", new: "text 86 é"),
                        ],
                        originalTablespaces: true, force: false, dryRun: true,
                        log: [
                            LogRange(
                                branch: LogBranch(rawValue: 91), timeline: TimelineID(rawValue: 92),
                                from: LSN(rawValue: 1_560_281_181), to: LSN(rawValue: 1_577_058_398),
                                lastIndex: 9_500_285),
                            LogRange(
                                branch: LogBranch(rawValue: 97), timeline: TimelineID(rawValue: 98),
                                from: LSN(rawValue: 1_660_944_483), to: LSN(rawValue: 1_677_721_700),
                                lastIndex: 10_100_303),
                        ])))),
        Sample(
            "Order check",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .check(
                    CheckOrder(source: Sample.identifier(67), assignment: Sample.bareAssignment)))),
        Sample(
            "Order flush",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .flush(FlushOrder(source: Sample.identifier(67))))),
        Sample(
            "Order cancel",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .cancel(CancelOrder(job: Sample.identifier(67))))),
        Sample(
            "Order release",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .release(ReleaseOrder(assignment: Sample.bareAssignment)))),
    ]
}
