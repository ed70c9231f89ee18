/// Every kind of error a user can meet, with a number that never changes and is never used again.
///
/// Blocks: 1xx platform, configuration and usage; 2xx protocol, session, enrolment, authority; 3xx repository, sealing,
/// verify; 4xx engines, backup and log; 5xx restore; 6xx coordinator; 7xx the operator's command. The facts of a block
/// (summary, exit status, explanation) stand in `ErrorFacts+<Block>.swift`; a case without facts fails a test.
package enum ErrorCode: Int, CaseIterable, Sendable {
    // 1xx: platform, configuration, usage.
    case usage = 101
    case configuration = 102
    case fileSystem = 103
    case noSpace = 104
    case internalFault = 105
    case cancelled = 106
    case childProcess = 107
    case busy = 108
    case listen = 109
    case timedOut = 110
    case malformedText = 111

    // 2xx: protocol, session, enrolment, authority.
    case unreachable = 201
    case connectionLost = 202
    case handshakeRefused = 203
    case noCommonVersion = 204
    case peerFailed = 205
    case tokenRefused = 220
    case notAuthorised = 221
    case revoked = 222
    case authorityUnusable = 223
    case authorityExists = 224
    case malformedMessage = 225
    case coordinatorReplaced = 226
    case rolledBack = 240
    case notEnrolled = 241
    case enrolmentFailed = 242
    case trustRefused = 243

    // 3xx: repository, sealing, verify.
    case repositoryUnusable = 301
    case adoptionFailed = 302
    case recoveryKeyRefused = 303
    case evidenceRefused = 304

    // 4xx: engines, backup, log.
    case databaseUnreachable = 401
    case databaseLogin = 402
    case databaseStatement = 403
    case connectionString = 404
    case passwordFile = 405
    case sourceUnsuitable = 406
    case backupMode = 407
    case logStream = 408
    case logMissing = 409
    case keepSlot = 410
    case logRefused = 440
    case logGap = 441
    case sourceNotAssigned = 442
    case runRefused = 443
    case logNotFollowed = 444

    // 5xx: restore.
    case outsideWindow = 501
    case targetNotEmpty = 502
    case targetRefused = 503
    case tablespaceUnmapped = 504
    case serverBinaries = 505
    case serverStart = 506
    case recoveryFailed = 507
    case portInUse = 508
    case badTarget = 520
    case notGranted = 521
    case acknowledgedLost = 522
    case restoreForbidden = 540
    case proofFailed = 541
    case objectDamaged = 542
    case restoreLogMissing = 543
    case replayEndedEarly = 544

    // 6xx: coordinator: jobs, sources, catalogue.
    case noSuchThing = 601
    case catalogue = 602
    case nameTaken = 603
    case sourceBusy = 604
    case agentAway = 605
    case staleAttempt = 606
    case recordRefused = 607
    case objectRefused = 608
    case coordinatorBlind = 609
    case runInterrupted = 610
    case commitMissing = 611
    case agentLost = 612
    case badSetting = 613
    case damageFound = 614
    case checkFailed = 615
    case spoolFull = 616
    case spoolFailed = 617
    case foreignMember = 618
    case rebuildRefused = 619
    case clockAhead = 620
    case drillFailed = 621
    case commitsWait = 622

    // 7xx: the operator's command.
    case profile = 701

    /// The code as users meet it, such as "HF-101".
    package var label: String { "HF-\(rawValue)" }
    /// The code behind a label such as "HF-101", "hf-101" or "101"; nil when there is none.
    package init?(label: some StringProtocol) {
        let text = label.lowercased()
        guard let number = Int(text.hasPrefix("hf-") ? String(text.dropFirst(3)) : text) else { return nil }
        self.init(rawValue: number)
    }

    /// One line that says what the code means.
    package var summary: String { facts.summary }
    /// The status a command ends with when this error ends it.
    package var exitStatus: ExitStatus { facts.exitStatus }
    /// What happened and what to do, for `help errors`.
    package var explanation: String { facts.explanation }

    /// The facts of the code.
    package var facts: ErrorFacts {
        ErrorFacts.all[self] ?? ErrorFacts("\(self)", .failed, "No more is written about this code.")
    }
}
