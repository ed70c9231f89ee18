import Platform
import Protocol

extension Sample {
    static let operateBackups: [Sample] = [
        Sample(
            "OpBackupRun full",
            OpBackupRun(name: Sample.name("name 161"))),
        Sample(
            "JobReference full",
            JobReference(job: Sample.identifier(162))),
        Sample(
            "OpBackupList full",
            OpBackupList(name: Sample.name("name 163"))),
        Sample(
            "OpBackupList minimal",
            OpBackupList()),
        Sample(
            "BackupList full",
            BackupList(
                rows: [
                    BackupRow(
                        backup: Sample.identifier(165), source: Sample.name("name 166"), type: 16_700_501,
                        state: .running, started: Timestamp(microseconds: 1_795_000_000_000_169),
                        stopped: Timestamp(microseconds: 1_795_000_000_000_170), startLSN: LSN(rawValue: 2_868_904_107),
                        stopLSN: LSN(rawValue: 2_885_681_324), timeline: TimelineID(rawValue: 173),
                        logicalBytes: 17_400_522, storedBytes: 17_500_525, files: 17_600_528, findings: 17_700_531,
                        codec: "text 178 é", engineVersion: "text 179 é",
                        verified: Timestamp(microseconds: 1_795_000_000_000_180), job: Sample.identifier(181)),
                    BackupRow(
                        backup: Sample.identifier(183), source: Sample.name("name 184"), type: 18_500_555,
                        state: .failed, started: Timestamp(microseconds: 1_795_000_000_000_187),
                        stopped: Timestamp(microseconds: 1_795_000_000_000_188), startLSN: LSN(rawValue: 3_170_894_013),
                        stopLSN: LSN(rawValue: 3_187_671_230), timeline: TimelineID(rawValue: 191),
                        logicalBytes: 19_200_576, storedBytes: 19_300_579, files: 19_400_582, findings: 19_500_585,
                        codec: "text 196 é", engineVersion: "text 197 é",
                        verified: Timestamp(microseconds: 1_795_000_000_000_198), job: Sample.identifier(199)),
                ])),
        Sample(
            "BackupList minimal",
            BackupList()),
        Sample(
            "OpBackupShow full",
            OpBackupShow(backup: Sample.identifier(165))),
        Sample(
            "BackupDetail full",
            BackupDetail(
                row: BackupRow(
                    backup: Sample.identifier(167), source: Sample.name("name 168"), type: 16_900_507, state: .failed,
                    started: Timestamp(microseconds: 1_795_000_000_000_171),
                    stopped: Timestamp(microseconds: 1_795_000_000_000_172), startLSN: LSN(rawValue: 2_902_458_541),
                    stopLSN: LSN(rawValue: 2_919_235_758), timeline: TimelineID(rawValue: 175),
                    logicalBytes: 17_600_528,
                    storedBytes: 17_700_531, files: 17_800_534, findings: 17_900_537, codec: "text 180 é",
                    engineVersion: "text 181 é", verified: Timestamp(microseconds: 1_795_000_000_000_182),
                    job: Sample.identifier(183)),
                facts: [Fact(name: "text 185 é", value: "text 186 é"), Fact(name: "text 188 é", value: "text 189 é")])),
        Sample(
            "BackupDetail minimal",
            BackupDetail(
                row: BackupRow(
                    backup: Sample.identifier(167), source: Sample.name("name 168"), type: 16_900_507, state: .failed,
                    started: Timestamp(microseconds: 1_795_000_000_000_171)))),
    ]
}
