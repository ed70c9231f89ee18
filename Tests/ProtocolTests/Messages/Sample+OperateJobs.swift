import Platform
import Protocol

extension Sample {
    static let operateJobs: [Sample] = [
        Sample(
            "JobRow full",
            JobRow(
                job: Sample.identifier(177), kind: .flush, source: Sample.name("name 179"),
                agent: Sample.name("name 180"), state: .lost, attempt: Attempt(rawValue: 182), phase: "text 183 é",
                bytesDone: 18_400_552, bytesTotal: 18_500_555, itemsDone: 18_600_558, itemsTotal: 18_700_561,
                created: Timestamp(microseconds: 1_795_000_000_000_188),
                started: Timestamp(microseconds: 1_795_000_000_000_189),
                ended: Timestamp(microseconds: 1_795_000_000_000_190),
                code: 192719, text: "text 192 é",
                summary: [
                    Fact(name: "text 194 é", value: "text 195 é"), Fact(name: "text 197 é", value: "text 198 é"),
                ],
                steps: [
                    StepTime(name: "text 200 é", microseconds: 20_100_603),
                    StepTime(name: "text 203 é", microseconds: 20_400_612),
                ])),
        Sample(
            "JobRow minimal",
            JobRow(
                job: Sample.identifier(177), kind: .flush, state: .failed, attempt: Attempt(rawValue: 180),
                created: Timestamp(microseconds: 1_795_000_000_000_181))),
        Sample(
            "OpJobList full",
            OpJobList(limit: 179602)),
        Sample(
            "OpJobList minimal",
            OpJobList()),
        Sample(
            "JobList full",
            JobList(
                rows: [
                    JobRow(
                        job: Sample.identifier(180), kind: .restore, source: Sample.name("name 182"),
                        agent: Sample.name("name 183"), state: .running, attempt: Attempt(rawValue: 185),
                        phase: "text 186 é", bytesDone: 18_700_561, bytesTotal: 18_800_564, itemsDone: 18_900_567,
                        itemsTotal: 19_000_570, created: Timestamp(microseconds: 1_795_000_000_000_191),
                        started: Timestamp(microseconds: 1_795_000_000_000_192),
                        ended: Timestamp(microseconds: 1_795_000_000_000_193), code: 195746, text: "text 195 é",
                        summary: [
                            Fact(name: "text 197 é", value: "text 198 é"),
                            Fact(name: "text 200 é", value: "text 201 é"),
                        ],
                        steps: [
                            StepTime(name: "text 203 é", microseconds: 20_400_612),
                            StepTime(name: "text 206 é", microseconds: 20_700_621),
                        ]),
                    JobRow(
                        job: Sample.identifier(209), kind: .backup, source: Sample.name("name 211"),
                        agent: Sample.name("name 212"), state: .done, attempt: Attempt(rawValue: 214),
                        phase: "text 215 é", bytesDone: 21_600_648, bytesTotal: 21_700_651, itemsDone: 21_800_654,
                        itemsTotal: 21_900_657, created: Timestamp(microseconds: 1_795_000_000_000_220),
                        started: Timestamp(microseconds: 1_795_000_000_000_221),
                        ended: Timestamp(microseconds: 1_795_000_000_000_222), code: 225007, text: "text 224 é",
                        summary: [
                            Fact(name: "text 226 é", value: "text 227 é"),
                            Fact(name: "text 229 é", value: "text 230 é"),
                        ],
                        steps: [
                            StepTime(name: "text 232 é", microseconds: 23_300_699),
                            StepTime(name: "text 235 é", microseconds: 23_600_708),
                        ]),
                ])),
        Sample(
            "JobList minimal",
            JobList()),
        Sample(
            "OpJobShow full",
            OpJobShow(job: Sample.identifier(180))),
        Sample(
            "OpJobCancel full",
            OpJobCancel(job: Sample.identifier(181))),
        Sample(
            "OpJobLog full",
            OpJobLog(job: Sample.identifier(182))),
        Sample(
            "JobLog full",
            JobLog(
                lines: [
                    JobLogLine(time: Timestamp(microseconds: 1_795_000_000_000_184), text: "text 185 é"),
                    JobLogLine(time: Timestamp(microseconds: 1_795_000_000_000_187), text: "text 188 é"),
                ])),
        Sample(
            "JobLog minimal",
            JobLog()),
        Sample(
            "OpJobFollow full",
            OpJobFollow(job: Sample.identifier(184))),
    ]
}
