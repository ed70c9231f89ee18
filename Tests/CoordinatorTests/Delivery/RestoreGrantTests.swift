import Coordinator
import Protocol
import Testing

@Suite struct RestoreGrantTests {
    private let source = SourceID.random()
    private let backup = BackupID.random()
    private let attempt = Attempt(rawValue: 1)

    private var grant: RestoreGrant {
        let range = LogRange(
            branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), from: LSN(rawValue: 100),
            to: LSN(rawValue: 200), lastIndex: 1)
        let order = RestoreOrder(
            source: source, backup: backup, backupAttempt: attempt, commitSequence: 1, commitDigest: .zero,
            target: RestoreTarget(kind: .latest, exclusive: false), timeline: TimelineID(rawValue: 1),
            directory: "/x", start: true, originalTablespaces: false, force: false, dryRun: false, log: [range])
        return RestoreGrant(order: order, references: [])
    }

    private func log(_ start: UInt64, _ end: UInt64, timeline: UInt32 = 1) -> ObjectName {
        .logObject(
            source,
            ObjectName.LogObjectParts(
                branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: timeline), start: LSN(rawValue: start),
                end: LSN(rawValue: end), writer: attempt, number: 0))
    }

    @Test func whatTheRestoreNeedsIsGranted() {
        for name in [
            .pack(source, backup, attempt, 0), .manifest(source, backup, attempt), .record(source, .backup, 1),
            .key(source, .random(), 0), log(90, 110), log(150, 160), log(190, 300), .root,
        ] as [ObjectName] {
            #expect(grant.allows(name))
        }
    }

    @Test func everythingElseIsNot() {
        for name in [
            .pack(source, .random(), attempt, 0), .pack(.random(), backup, attempt, 0), .definition(source, 1),
            log(0, 100), log(200, 300), log(150, 160, timeline: 2), .record(.random(), .backup, 1),
        ] as [ObjectName] {
            #expect(!grant.allows(name))
        }
    }
}
