import Platform
import Protocol

extension Sample {
    static let assignments: [Sample] = [
        Sample(
            "Assignments full",
            Assignments(
                revision: 4_900_147,
                sources: [
                    SourceAssignment(
                        source: Sample.identifier(51), name: Sample.name("name 52"), engine: "text 53 é",
                        connection: "text 54 é", passwordFile: "text 55 é", readers: 56504, maxRate: 5_700_171,
                        compress: "text 58 é", slotLimit: 5_900_177, paused: false, branch: LogBranch(rawValue: 61),
                        recipients: [
                            RecipientKey(kind: 6_300_189, epoch: 6_400_192, key: [65, 0, 255]),
                            RecipientKey(kind: 6_700_201, epoch: 6_800_204, key: [69, 0, 255]),
                        ],
                        logStream: false, synchronous: true),
                    SourceAssignment(
                        source: Sample.identifier(72), name: Sample.name("name 73"), engine: "text 74 é",
                        connection: "text 75 é", passwordFile: "text 76 é", readers: 77693, maxRate: 7_800_234,
                        compress: "text 79 é", slotLimit: 8_000_240, paused: true, branch: LogBranch(rawValue: 82),
                        recipients: [
                            RecipientKey(kind: 8_400_252, epoch: 8_500_255, key: [86, 0, 255]),
                            RecipientKey(kind: 8_800_264, epoch: 8_900_267, key: [90, 0, 255]),
                        ],
                        logStream: true, standby: true, writer: Attempt(rawValue: 9_200_276),
                        tailSecret: [93, 0, 255]),
                ],
                root: Sample.digest(92))),
        Sample(
            "Assignments minimal",
            Assignments(revision: 4_900_147, root: Sample.digest(50))),
    ]
}
