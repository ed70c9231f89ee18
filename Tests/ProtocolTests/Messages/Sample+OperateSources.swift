import Platform
import Protocol

extension Sample {
    static let operateSources: [Sample] = [
        Sample(
            "OpSourceAdd full",
            OpSourceAdd(
                name: Sample.name("name 145"), agent: Sample.name("name 146"), engine: "text 147 é",
                connection: "text 148 é", passwordFile: "text 149 é", readers: 151350, maxRate: 15_100_453,
                compress: "text 152 é", slotLimit: 15_300_459, synchronous: true)),
        Sample(
            "OpSourceAdd minimal",
            OpSourceAdd(
                name: Sample.name("name 145"), agent: Sample.name("name 146"), engine: "text 147 é",
                connection: "text 148 é")),
        Sample(
            "OpSourceReply full",
            OpSourceReply(
                row: SourceRow(
                    source: Sample.identifier(147), name: Sample.name("name 148"), agent: Sample.name("name 149"),
                    engine: "text 150 é", connection: "text 151 é", passwordFile: "text 152 é", readers: 154377,
                    maxRate: 15_400_462, compress: "text 155 é", slotLimit: 15_600_468, paused: true, removed: false,
                    created: Timestamp(microseconds: 1_795_000_000_000_159), synchronous: true),
                report: CheckReport(
                    items: [
                        CheckItem(name: "text 162 é", level: .warning, text: "text 164 é", remedy: "text 165 é"),
                        CheckItem(name: "text 167 é", level: .passed, text: "text 169 é", remedy: "text 170 é"),
                    ],
                    facts: [
                        Fact(name: "text 172 é", value: "text 173 é"), Fact(name: "text 175 é", value: "text 176 é"),
                    ]))),
        Sample(
            "OpSourceReply minimal",
            OpSourceReply(
                row: SourceRow(
                    source: Sample.identifier(147), name: Sample.name("name 148"), agent: Sample.name("name 149"),
                    engine: "text 150 é", connection: "text 151 é", readers: 153368, compress: "text 153 é",
                    paused: false, removed: true, created: Timestamp(microseconds: 1_795_000_000_000_156)))),
        Sample(
            "OpSourceEdit full",
            OpSourceEdit(
                name: Sample.name("name 147"), agent: Sample.name("name 148"), connection: "text 149 é",
                passwordFile: "text 150 é", readers: 152359, maxRate: 15_200_456, compress: "text 153 é",
                slotLimit: 15_400_462, synchronous: false, force: true)),
        Sample(
            "OpSourceEdit minimal",
            OpSourceEdit(name: Sample.name("name 147"))),
        Sample(
            "OpSourceList full",
            OpSourceList()),
        Sample(
            "SourceList full",
            SourceList(
                rows: [
                    SourceRow(
                        source: Sample.identifier(150), name: Sample.name("name 151"), agent: Sample.name("name 152"),
                        engine: "text 153 é", connection: "text 154 é", passwordFile: "text 155 é", readers: 157404,
                        maxRate: 15_700_471, compress: "text 158 é", slotLimit: 15_900_477, paused: false,
                        removed: true,
                        created: Timestamp(microseconds: 1_795_000_000_000_162)),
                    SourceRow(
                        source: Sample.identifier(164), name: Sample.name("name 165"), agent: Sample.name("name 166"),
                        engine: "text 167 é", connection: "text 168 é", passwordFile: "text 169 é", readers: 171530,
                        maxRate: 17_100_513, compress: "text 172 é", slotLimit: 17_300_519, paused: false,
                        removed: true,
                        created: Timestamp(microseconds: 1_795_000_000_000_176)),
                ])),
        Sample(
            "SourceList minimal",
            SourceList()),
        Sample(
            "OpSourcePause full",
            OpSourcePause(name: Sample.name("name 150"), paused: true)),
        Sample(
            "OpSourceRemove full",
            OpSourceRemove(name: Sample.name("name 151"))),
        Sample(
            "OpSourceCheck full",
            OpSourceCheck(name: Sample.name("name 152"))),
    ]
}
