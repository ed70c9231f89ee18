import Platform
import Protocol

extension Sample {
    static let memberRow = MemberRow(
        agent: Sample.name("name 201"), agentState: .online, standing: .keeping, connection: "text 202 é",
        passwordFile: "text 203 é", isInRecovery: true, timeline: TimelineID(rawValue: 204),
        position: LSN(rawValue: 3_439_329_485), slotState: "text 206 é", slotRestart: LSN(rawValue: 3_472_883_919),
        slotHeldBytes: 20_800_624, problem: "text 209 é", heard: Timestamp(microseconds: 1_795_000_000_000_210))

    static let members: [Sample] = [
        Sample(
            "MemberStatus full",
            MemberStatus(
                source: Sample.identifier(91), isInRecovery: false, systemIdentifier: 7_412_345_678_901_234_567,
                timeline: TimelineID(rawValue: 93), position: LSN(rawValue: 1_577_058_394), slotState: "text 95 é",
                slotRestart: LSN(rawValue: 1_610_612_832), slotHeldBytes: 9_700_291, problem: "text 98 é")),
        Sample(
            "MemberStatus minimal",
            MemberStatus(source: Sample.identifier(91), slotState: "text 92 é", slotHeldBytes: 9_300_279)),
        Sample(
            "KeepPosition full",
            KeepPosition(
                source: Sample.identifier(92), position: LSN(rawValue: 1_560_281_181),
                systemIdentifier: 7_412_345_678_901_234_568)),
        Sample(
            "KeepPosition minimal",
            KeepPosition(source: Sample.identifier(92), position: LSN(rawValue: 1_560_281_181))),
        Sample(
            "Order handover",
            Order(
                job: Sample.identifier(65), attempt: Attempt(rawValue: 66),
                body: .handover(
                    HandoverOrder(
                        source: Sample.identifier(67), from: Sample.identifier(68), timeline: TimelineID(rawValue: 69),
                        position: LSN(rawValue: 1_174_405_190))))),
        Sample(
            "OpMemberAdd full",
            OpMemberAdd(
                name: Sample.name("name 153"), agent: Sample.name("name 154"), connection: "text 155 é",
                passwordFile: "text 156 é")),
        Sample(
            "OpMemberAdd minimal",
            OpMemberAdd(
                name: Sample.name("name 153"), agent: Sample.name("name 154"), connection: "text 155 é")),
        Sample(
            "OpMemberRemove full",
            OpMemberRemove(name: Sample.name("name 154"), agent: Sample.name("name 155"))),
        Sample("OpMemberList full", OpMemberList(name: Sample.name("name 155"))),
        Sample(
            "MemberList full",
            MemberList(
                rows: [
                    Sample.memberRow,
                    MemberRow(
                        agent: Sample.name("name 211"), agentState: .offline, standing: .silent,
                        connection: "text 212 é"),
                ],
                report: CheckReport(
                    items: [CheckItem(name: "text 213 é", level: .failure, text: "text 214 é")],
                    facts: [Fact(name: "text 215 é", value: "text 216 é")]))),
        Sample("MemberList minimal", MemberList()),
    ]
}
