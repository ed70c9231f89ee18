import Platform
import Protocol

extension Sample {
    static let hello: [Sample] = [
        Sample(
            "Hello full",
            Hello(
                minimumVersion: 17153, maximumVersion: 18162, software: "text 19 é",
                capabilities: ["text 20 é", "text 21 é"], role: .operator,
                runs: [
                    RunClaim(
                        job: Sample.identifier(24), attempt: Attempt(rawValue: 25), kind: .check, state: .ended),
                    RunClaim(
                        job: Sample.identifier(29), attempt: Attempt(rawValue: 30), kind: .flush, state: .running),
                ],
                heads: [
                    HeadClaim(
                        source: Sample.identifier(34),
                        chain: .log(branch: LogBranch(rawValue: 35), timeline: TimelineID(rawValue: 10)),
                        sequence: 3_600_108, digest: Sample.digest(37)),
                    HeadClaim(
                        source: Sample.identifier(39),
                        chain: .log(branch: LogBranch(rawValue: 40), timeline: TimelineID(rawValue: 10)),
                        sequence: 4_100_123, digest: Sample.digest(42)),
                ])),
        Sample(
            "Hello minimal",
            Hello(minimumVersion: 17153, maximumVersion: 18162, software: "text 19 é", role: .enrolment)),
        Sample(
            "HelloReply full",
            HelloReply(
                version: 18162, software: "text 19 é", capabilities: ["text 20 é", "text 21 é"],
                serverTime: Timestamp(microseconds: 1_795_000_000_000_022), reconnectCapSeconds: 23207,
                siteName: "text 24 é")),
        Sample(
            "HelloReply minimal",
            HelloReply(
                version: 18162, software: "text 19 é", serverTime: Timestamp(microseconds: 1_795_000_000_000_020),
                reconnectCapSeconds: 21189, siteName: "text 22 é")),
    ]
}
