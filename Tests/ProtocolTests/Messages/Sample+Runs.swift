import Platform
import Protocol

extension Sample {
    static let runs: [Sample] = [
        Sample(
            "RunProgress full",
            RunProgress(
                job: Sample.identifier(81), attempt: Attempt(rawValue: 82), phase: "text 83 é", bytesDone: 8_400_252,
                bytesTotal: 8_500_255, itemsDone: 8_600_258, itemsTotal: 8_700_261, note: "text 88 é")),
        Sample(
            "RunProgress minimal",
            RunProgress(
                job: Sample.identifier(81), attempt: Attempt(rawValue: 82), phase: "text 83 é", bytesDone: 8_400_252,
                itemsDone: 8_500_255)),
        Sample(
            "LogStatus full",
            LogStatus(
                source: Sample.identifier(82), state: .paused, timeline: TimelineID(rawValue: 84),
                received: LSN(rawValue: 1_426_063_445), durable: LSN(rawValue: 1_442_840_662),
                server: LSN(rawValue: 1_459_617_879), serverTime: Timestamp(microseconds: 1_795_000_000_000_088),
                durableThrough: Timestamp(microseconds: 1_795_000_000_000_089),
                slotRestart: LSN(rawValue: 1_509_949_530),
                slotHeldBytes: 9_100_273, slotState: "text 92 é", problem: "text 93 é",
                spooled: LSN(rawValue: 1_577_058_393), synchronous: true, commitWait: .endless,
                branch: LogBranch(rawValue: 97))),
        Sample(
            "LogStatus minimal",
            LogStatus(
                source: Sample.identifier(82), state: .paused, timeline: TimelineID(rawValue: 84),
                received: LSN(rawValue: 1_426_063_445), durable: LSN(rawValue: 1_442_840_662),
                server: LSN(rawValue: 1_459_617_879), slotHeldBytes: 8_800_264, slotState: "text 89 é")),
        Sample(
            "RunEnded full",
            RunEnded(
                job: Sample.identifier(83), attempt: Attempt(rawValue: 84), outcome: .failed, code: 86774,
                text: "text 87 é",
                summary: [Fact(name: "text 89 é", value: "text 90 é"), Fact(name: "text 92 é", value: "text 93 é")],
                steps: [
                    StepTime(name: "text 95 é", microseconds: 9_600_288),
                    StepTime(name: "text 98 é", microseconds: 9_900_297),
                ])),
        Sample(
            "RunEnded minimal",
            RunEnded(job: Sample.identifier(83), attempt: Attempt(rawValue: 84), outcome: .failed)),
        Sample(
            "SourceAlarm full",
            SourceAlarm(
                source: Sample.identifier(84), kind: "text 85 é", text: "text 86 é", from: LSN(rawValue: 1_459_617_879),
                to: LSN(rawValue: 1_476_395_096))),
        Sample(
            "SourceAlarm minimal",
            SourceAlarm(source: Sample.identifier(84), kind: "text 85 é", text: "text 86 é")),
    ]
}
