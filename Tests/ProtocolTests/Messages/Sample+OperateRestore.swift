import Platform
import Protocol

extension Sample {
    static let operateRestore: [Sample] = [
        Sample(
            "OpRestore full",
            OpRestore(
                name: Sample.name("name 209"), target: "text 210 é", exclusive: true,
                timeline: TimelineID(rawValue: 212), agent: Sample.name("name 213"), directory: "text 214 é",
                port: 5447, start: false,
                tablespaces: [
                    TablespaceMapping(old: "text 218 é", new: "text 219 é"),
                    TablespaceMapping(old: "text 221 é", new: "text 222 é"),
                ],
                originalTablespaces: true, dryRun: false, force: true)),
        Sample(
            "OpRestore minimal",
            OpRestore(
                name: Sample.name("name 209"), target: "text 210 é", exclusive: true, agent: Sample.name("name 212"),
                directory: "text 213 é", start: false, originalTablespaces: true, dryRun: false, force: true)),
        Sample(
            "RestorePlanReply full",
            RestorePlanReply(
                base: BackupRow(
                    backup: Sample.identifier(211), source: Sample.name("name 212"), type: 21_300_639, state: .failed,
                    started: Timestamp(microseconds: 1_795_000_000_000_215),
                    stopped: Timestamp(microseconds: 1_795_000_000_000_216), startLSN: LSN(rawValue: 3_640_656_089),
                    stopLSN: LSN(rawValue: 3_657_433_306), timeline: TimelineID(rawValue: 219),
                    logicalBytes: 22_000_660,
                    storedBytes: 22_100_663, files: 22_200_666, findings: 22_300_669, codec: "text 224 é",
                    engineVersion: "text 225 é", verified: Timestamp(microseconds: 1_795_000_000_000_226),
                    job: Sample.identifier(227)),
                window: WindowRow(
                    timeline: TimelineID(rawValue: 229), branch: LogBranch(rawValue: 230),
                    fromLSN: LSN(rawValue: 3_875_537_127), toLSN: LSN(rawValue: 3_892_314_344),
                    fromTime: Timestamp(microseconds: 1_795_000_000_000_233),
                    toTime: Timestamp(microseconds: 1_795_000_000_000_234),
                    backups: [Sample.identifier(235), Sample.identifier(236)]),
                target: RestoreTarget(
                    kind: .latest, time: Timestamp(microseconds: 1_795_000_000_000_239),
                    lsn: LSN(rawValue: 4_026_532_080),
                    exclusive: true),
                logObjects: 24_200_726, bytes: 24_300_729, notes: ["text 244 é", "text 245 é"],
                job: Sample.identifier(246))),
        Sample(
            "RestorePlanReply minimal",
            RestorePlanReply(
                base: BackupRow(
                    backup: Sample.identifier(211), source: Sample.name("name 212"), type: 21_300_639, state: .failed,
                    started: Timestamp(microseconds: 1_795_000_000_000_215)),
                window: WindowRow(
                    timeline: TimelineID(rawValue: 217), branch: LogBranch(rawValue: 218),
                    fromLSN: LSN(rawValue: 3_674_210_523), toLSN: LSN(rawValue: 3_690_987_740)),
                target: RestoreTarget(kind: .latest, exclusive: true), logObjects: 22_400_672, bytes: 22_500_675)),
        Sample(
            "OpVerify full",
            OpVerify(name: Sample.name("name 211"))),
        Sample(
            "OpVerify minimal",
            OpVerify()),
        Sample(
            "OpLogFlush full",
            OpLogFlush(name: Sample.name("name 212"))),
    ]
}
