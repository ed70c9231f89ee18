import Platform
import Protocol

extension Sample {
    private static let checks = [
        DrillCheck(
            name: "text 73 é", database: "text 74 é", sql: "text 75 é", expected: "text 76 é", comparison: .atLeast),
        DrillCheck(name: "text 78 é", database: "text 79 é", table: "text 80 é", comparison: .equal),
    ]

    private static let drillRow = DrillRow(
        job: Sample.identifier(31), source: Sample.name("name 32"), agent: Sample.name("name 33"),
        backup: Sample.identifier(34), target: "text 35 é", verdict: .failed,
        started: Timestamp(microseconds: 1_795_000_000_000_036), ended: Timestamp(microseconds: 1_795_000_000_000_037),
        recoveryTime: 3_800_114, recoveryPoint: 3_900_117)

    private static let bareDrillRow = DrillRow(
        job: Sample.identifier(31), source: Sample.name("name 32"), agent: Sample.name("name 33"),
        backup: Sample.identifier(34), target: "text 35 é", verdict: .passed,
        started: Timestamp(microseconds: 1_795_000_000_000_036), ended: Timestamp(microseconds: 1_795_000_000_000_037))

    private static let drillResult = DrillResult(
        serverVersion: "text 11 é", reachedTarget: true, recoveredTo: LSN(rawValue: 1_258_291_275),
        timeline: TimelineID(rawValue: 77), lastCommit: Timestamp(microseconds: 1_795_000_000_000_015),
        bytesFetched: 1_600_048,
        checks: [
            DrillCheckResult(
                name: "text 17 é", verdict: .failed, expected: "text 18 é", found: "text 19 é", microseconds: 2_000_060),
            DrillCheckResult(name: "text 21 é", verdict: .broken, microseconds: 2_200_066),
        ],
        contained: ["text 23 é", "text 24 é"], networkCut: true, notes: ["text 25 é"],
        host: [Fact(name: "text 26 é", value: "text 27 é")])

    static let drills = [
        Sample(
            "Order drill",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .drill(
                    DrillOrder(
                        restore: RestoreOrder(
                            source: Sample.identifier(67), backup: Sample.identifier(68),
                            backupAttempt: Attempt(rawValue: 69), commitSequence: 7_000_210,
                            commitDigest: Sample.digest(71), target: RestoreTarget(kind: .latest, exclusive: false),
                            timeline: TimelineID(rawValue: 72), directory: "", start: true, originalTablespaces: false,
                            force: false, dryRun: false),
                        checks: checks, amcheck: true, fullRead: false, timeLimit: 8_000_240,
                        asked: "text 81 é", moment: Timestamp(microseconds: 1_795_000_000_000_082),
                        covered: Timestamp(microseconds: 1_795_000_000_000_083), recoveryTime: 8_400_252,
                        recoveryPoint: 8_500_255)))),
        Sample(
            "RunEnded drill",
            RunEnded(job: Sample.identifier(83), attempt: Attempt(rawValue: 84), outcome: .done, drill: drillResult)),
        Sample(
            "RunEnded drill minimal",
            RunEnded(
                job: Sample.identifier(83), attempt: Attempt(rawValue: 84), outcome: .done,
                drill: DrillResult(
                    serverVersion: "text 11 é", reachedTarget: false, bytesFetched: 1_600_048, networkCut: false))),
        Sample(
            "OpDrillRun full",
            OpDrillRun(
                name: Sample.name("name 21"), agent: Sample.name("name 22"), target: "text 23 é",
                timeline: TimelineID(rawValue: 24),
                checks: [
                    DrillCheck(
                        name: "text 25 é", database: "text 26 é", sql: "text 27 é", expected: "text 28 é",
                        comparison: .atLeast)
                ],
                amcheck: true, fullRead: false, recoveryTime: 3_000_090, recoveryPoint: 3_100_093,
                timeLimit: 3_200_096)),
        Sample(
            "OpDrillRun minimal",
            OpDrillRun(
                name: Sample.name("name 21"), agent: Sample.name("name 22"), target: "text 23 é", amcheck: false,
                fullRead: true)),
        Sample("OpDrillList full", OpDrillList(name: Sample.name("name 21"), limit: 22)),
        Sample("OpDrillList minimal", OpDrillList()),
        Sample("DrillList full", DrillList(rows: [drillRow, bareDrillRow])),
        Sample("DrillList minimal", DrillList()),
        Sample("OpDrillShow full", OpDrillShow(job: Sample.identifier(21), name: Sample.name("name 22"))),
        Sample("OpDrillShow minimal", OpDrillShow()),
        Sample("DrillDetail full", DrillDetail(row: drillRow, evidence: [42, 0, 255], root: [43, 0, 255])),
    ]
}
