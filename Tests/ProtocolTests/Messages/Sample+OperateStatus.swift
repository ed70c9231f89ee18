import Platform
import Protocol

extension Sample {
    static let operateStatus: [Sample] = [
        Sample(
            "OpStatus full",
            OpStatus()),
        Sample(
            "StatusReport full",
            StatusReport(
                time: Timestamp(microseconds: 1_795_000_000_000_194), site: "text 195 é", software: "text 196 é",
                agents: [
                    AgentRow(
                        agent: Sample.identifier(198), name: Sample.name("name 199"), site: "text 200 é",
                        roles: [.restore, .protect], state: .revoked, hostName: "text 204 é",
                        enrolled: Timestamp(microseconds: 1_795_000_000_000_205),
                        lastSeen: Timestamp(microseconds: 1_795_000_000_000_206), software: "text 207 é",
                        certificateExpires: Timestamp(microseconds: 1_795_000_000_000_208)),
                    AgentRow(
                        agent: Sample.identifier(210), name: Sample.name("name 211"), site: "text 212 é",
                        roles: [.restore, .protect], state: .revoked, hostName: "text 216 é",
                        enrolled: Timestamp(microseconds: 1_795_000_000_000_217),
                        lastSeen: Timestamp(microseconds: 1_795_000_000_000_218), software: "text 219 é",
                        certificateExpires: Timestamp(microseconds: 1_795_000_000_000_220)),
                ],
                sources: [
                    SourceStatus(
                        row: SourceRow(
                            source: Sample.identifier(223), name: Sample.name("name 224"),
                            agent: Sample.name("name 225"), engine: "text 226 é", connection: "text 227 é",
                            passwordFile: "text 228 é", readers: 231061, maxRate: 23_000_690, compress: "text 231 é",
                            slotLimit: 23_200_696, paused: true, removed: false,
                            created: Timestamp(microseconds: 1_795_000_000_000_235)),
                        agentState: .revoked,
                        lastBackup: BackupRow(
                            backup: Sample.identifier(238), source: Sample.name("name 239"), type: 24_000_720,
                            state: .complete, started: Timestamp(microseconds: 1_795_000_000_000_242),
                            stopped: Timestamp(microseconds: 1_795_000_000_000_243),
                            startLSN: LSN(rawValue: 4_093_640_948),
                            stopLSN: LSN(rawValue: 4_110_418_165), timeline: TimelineID(rawValue: 246),
                            logicalBytes: 24_700_741, storedBytes: 24_800_744, files: 24_900_747, findings: 25_000_750,
                            codec: "text 251 é", engineVersion: "text 252 é",
                            verified: Timestamp(microseconds: 1_795_000_000_000_253), job: Sample.identifier(254)),
                        log: LogStatus(
                            source: Sample.identifier(0), state: .waiting, timeline: TimelineID(rawValue: 258),
                            received: LSN(rawValue: 4_345_299_203), durable: LSN(rawValue: 4_362_076_420),
                            server: LSN(rawValue: 4_378_853_637),
                            serverTime: Timestamp(microseconds: 1_795_000_000_000_262),
                            durableThrough: Timestamp(microseconds: 1_795_000_000_000_263),
                            slotRestart: LSN(rawValue: 4_429_185_288), slotHeldBytes: 26_500_795,
                            slotState: "text 266 é",
                            problem: "text 267 é"),
                        lagMicroseconds: 26_800_804, lagBytes: 26_900_807,
                        windows: [
                            WindowRow(
                                timeline: TimelineID(rawValue: 271), branch: LogBranch(rawValue: 272),
                                fromLSN: LSN(rawValue: 4_580_180_241), toLSN: LSN(rawValue: 4_596_957_458),
                                fromTime: Timestamp(microseconds: 1_795_000_000_000_275),
                                toTime: Timestamp(microseconds: 1_795_000_000_000_276),
                                backups: [Sample.identifier(21), Sample.identifier(22)]),
                            WindowRow(
                                timeline: TimelineID(rawValue: 280), branch: LogBranch(rawValue: 281),
                                fromLSN: LSN(rawValue: 4_731_175_194), toLSN: LSN(rawValue: 4_747_952_411),
                                fromTime: Timestamp(microseconds: 1_795_000_000_000_284),
                                toTime: Timestamp(microseconds: 1_795_000_000_000_285),
                                backups: [Sample.identifier(30), Sample.identifier(31)]),
                        ],
                        findings: [
                            FindingRow(
                                time: Timestamp(microseconds: 1_795_000_000_000_289), severity: .critical,
                                kind: "text 291 é", text: "text 292 é", source: Sample.name("name 293")),
                            FindingRow(
                                time: Timestamp(microseconds: 1_795_000_000_000_295), severity: .critical,
                                kind: "text 297 é", text: "text 298 é", source: Sample.name("name 299")),
                        ],
                        runningJobs: [Sample.identifier(44), Sample.identifier(45)], members: [Sample.memberRow]),
                    SourceStatus(
                        row: SourceRow(
                            source: Sample.identifier(48), name: Sample.name("name 305"),
                            agent: Sample.name("name 306"), engine: "text 307 é", connection: "text 308 é",
                            passwordFile: "text 309 é", readers: 312790, maxRate: 31_100_933, compress: "text 312 é",
                            slotLimit: 31_300_939, paused: false, removed: true,
                            created: Timestamp(microseconds: 1_795_000_000_000_316)),
                        agentState: .revoked,
                        lastBackup: BackupRow(
                            backup: Sample.identifier(63), source: Sample.name("name 320"), type: 32_100_963,
                            state: .failed, started: Timestamp(microseconds: 1_795_000_000_000_323),
                            stopped: Timestamp(microseconds: 1_795_000_000_000_324),
                            startLSN: LSN(rawValue: 5_452_595_525),
                            stopLSN: LSN(rawValue: 5_469_372_742), timeline: TimelineID(rawValue: 327),
                            logicalBytes: 32_800_984, storedBytes: 32_900_987, files: 33_000_990, findings: 33_100_993,
                            codec: "text 332 é", engineVersion: "text 333 é",
                            verified: Timestamp(microseconds: 1_795_000_000_000_334), job: Sample.identifier(79)),
                        log: LogStatus(
                            source: Sample.identifier(81), state: .failed, timeline: TimelineID(rawValue: 339),
                            received: LSN(rawValue: 5_704_253_780), durable: LSN(rawValue: 5_721_030_997),
                            server: LSN(rawValue: 5_737_808_214),
                            serverTime: Timestamp(microseconds: 1_795_000_000_000_343),
                            durableThrough: Timestamp(microseconds: 1_795_000_000_000_344),
                            slotRestart: LSN(rawValue: 5_788_139_865), slotHeldBytes: 34_601_038,
                            slotState: "text 347 é",
                            problem: "text 348 é"),
                        lagMicroseconds: 34_901_047, lagBytes: 35_001_050,
                        windows: [
                            WindowRow(
                                timeline: TimelineID(rawValue: 352), branch: LogBranch(rawValue: 353),
                                fromLSN: LSN(rawValue: 5_939_134_818), toLSN: LSN(rawValue: 5_955_912_035),
                                fromTime: Timestamp(microseconds: 1_795_000_000_000_356),
                                toTime: Timestamp(microseconds: 1_795_000_000_000_357),
                                backups: [Sample.identifier(102), Sample.identifier(103)]),
                            WindowRow(
                                timeline: TimelineID(rawValue: 361), branch: LogBranch(rawValue: 362),
                                fromLSN: LSN(rawValue: 6_090_129_771), toLSN: LSN(rawValue: 6_106_906_988),
                                fromTime: Timestamp(microseconds: 1_795_000_000_000_365),
                                toTime: Timestamp(microseconds: 1_795_000_000_000_366),
                                backups: [Sample.identifier(111), Sample.identifier(112)]),
                        ],
                        findings: [
                            FindingRow(
                                time: Timestamp(microseconds: 1_795_000_000_000_370), severity: .critical,
                                kind: "text 372 é", text: "text 373 é", source: Sample.name("name 374")),
                            FindingRow(
                                time: Timestamp(microseconds: 1_795_000_000_000_376), severity: .critical,
                                kind: "text 378 é", text: "text 379 é", source: Sample.name("name 380")),
                        ],
                        runningJobs: [Sample.identifier(125), Sample.identifier(126)]),
                ],
                repository: RepositoryRow(
                    repository: Sample.identifier(128), backend: "text 385 é", path: "text 386 é",
                    root: Sample.digest(131), recipients: ["text 388 é", "text 389 é"]),
                findings: [
                    FindingRow(
                        time: Timestamp(microseconds: 1_795_000_000_000_391), severity: .critical, kind: "text 393 é",
                        text: "text 394 é", source: Sample.name("name 395")),
                    FindingRow(
                        time: Timestamp(microseconds: 1_795_000_000_000_397), severity: .critical, kind: "text 399 é",
                        text: "text 400 é", source: Sample.name("name 401")),
                ])),
        Sample("OpFindingResolve full", OpFindingResolve(finding: "text 211 é", reason: "text 212 é")),
        Sample(
            "StatusReport with an ended finding",
            StatusReport(
                time: Timestamp(microseconds: 1_795_000_000_000_210), site: "text 211 é", software: "text 212 é",
                repository: RepositoryRow(
                    repository: Sample.identifier(212), backend: "text 213 é", path: "text 214 é",
                    root: Sample.digest(215)),
                findings: [
                    FindingRow(
                        time: Timestamp(microseconds: 1_795_000_000_000_216), severity: .critical, kind: "text 217 é",
                        text: "text 218 é", source: Sample.name("name 219"),
                        resolved: Timestamp(microseconds: 1_795_000_000_000_220), resolvedBy: "text 221 é",
                        reason: "text 222 é")
                ])),
        Sample(
            "StatusReport minimal",
            StatusReport(
                time: Timestamp(microseconds: 1_795_000_000_000_194), site: "text 195 é", software: "text 196 é",
                repository: RepositoryRow(
                    repository: Sample.identifier(198), backend: "text 199 é", path: "text 200 é",
                    root: Sample.digest(201)))),
    ]
}
