import Platform
import Protocol

extension Sample {
    static let records: [Sample] = [
        Sample(
            "AppendRecord full",
            AppendRecord(name: .root, record: [105, 0, 255], attempt: Attempt(rawValue: 106))),
        Sample(
            "Appended full",
            Appended(sequence: 10_500_315, digest: Sample.digest(106))),
        Sample(
            "ChainHeadRequest full",
            ChainHeadRequest(
                source: Sample.identifier(106),
                chain: .log(branch: LogBranch(rawValue: 107), timeline: TimelineID(rawValue: 10)))),
        Sample(
            "ChainHeadReply full",
            ChainHeadReply(sequence: 10_700_321, digest: Sample.digest(108), record: [109, 0, 255])),
        Sample(
            "ChainHeadReply minimal",
            ChainHeadReply(sequence: 10_700_321, digest: Sample.digest(108))),
        Sample(
            "KeyRequest full",
            KeyRequest(
                job: Sample.identifier(108), attempt: Attempt(rawValue: 109), ephemeralKey: [110, 0, 255],
                keys: [Sample.identifier(111), Sample.identifier(112)])),
        Sample(
            "KeyRequest minimal",
            KeyRequest(job: Sample.identifier(108), attempt: Attempt(rawValue: 109), ephemeralKey: [110, 0, 255])),
        Sample(
            "KeyGrant full",
            KeyGrant(
                entries: [
                    GrantedKey(key: Sample.identifier(110), attempt: Attempt(rawValue: 111), sealed: [112, 0, 255]),
                    GrantedKey(key: Sample.identifier(114), attempt: Attempt(rawValue: 115), sealed: [116, 0, 255]),
                ])),
        Sample(
            "KeyGrant minimal",
            KeyGrant()),
    ]
}
