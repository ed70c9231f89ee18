import Platform
import Protocol

extension Sample {
    static let orderReplies: [Sample] = [
        Sample(
            "OrderAccepted full",
            OrderAccepted()),
        Sample(
            "CheckReport full",
            CheckReport(
                items: [
                    CheckItem(name: "text 68 é", level: .passed, text: "text 70 é", remedy: "text 71 é"),
                    CheckItem(name: "text 73 é", level: .failure, text: "text 75 é", remedy: "text 76 é"),
                ],
                facts: [Fact(name: "text 78 é", value: "text 79 é"), Fact(name: "text 81 é", value: "text 82 é")])),
        Sample(
            "CheckReport minimal",
            CheckReport()),
        Sample(
            "FlushReply full",
            FlushReply(
                position: LogPosition(timeline: TimelineID(rawValue: 69), lsn: LSN(rawValue: 1_174_405_190)),
                time: Timestamp(microseconds: 1_795_000_000_000_071))),
        Sample(
            "FlushReply minimal",
            FlushReply(position: LogPosition(timeline: TimelineID(rawValue: 69), lsn: LSN(rawValue: 1_174_405_190)))),
    ]
}
