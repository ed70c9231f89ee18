import Coordinator
import Platform
import Protocol
import Testing

@Suite struct ObjectAdmissionTests {
    private let source = SourceID.random()

    @Test func whatOnlyTheCoordinatorWritesIsRefused() {
        let names: [ObjectName] = [
            .root, .record(source, .backup, 1), .record(source, .upkeep, 1), .definition(source, 1),
            .key(source, .random(), 1),
        ]
        for name in names {
            #expect(throws: HoldfastError.self) { try ObjectAdmission(name) }
        }
    }

    @Test(arguments: ["foreign", "sources/x/backup", "tmp/1", "repository.hf.2"])
    func namesWithoutMeaningAreRefused(path: String) throws {
        let name = try #require(ObjectName(path))
        #expect(throws: HoldfastError.self) { try ObjectAdmission(name) }
    }

    @Test func anEmptyRangeOfLogIsRefused() {
        let parts = ObjectName.LogObjectParts(
            branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), start: LSN(rawValue: 8),
            end: LSN(rawValue: 8), writer: Attempt(rawValue: 1), number: 0)
        #expect(throws: HoldfastError.self) { try ObjectAdmission(.logObject(source, parts)) }
    }

    @Test func theNameTellsWhatTheObjectIs() throws {
        let backup = BackupID.random()
        let attempt = Attempt(rawValue: 3)
        #expect(
            try ObjectAdmission(.manifest(source, backup, attempt)) == .backupPart(source, backup, attempt))
        #expect(try ObjectAdmission(.inventory(source, backup, attempt)).isSealed == false)
        let (branch, writer) = (LogBranch(rawValue: 2), Attempt(rawValue: 7))
        let details = ObjectName.details(source, branch, TimelineID(rawValue: 1), writer, 4)
        #expect(try ObjectAdmission(details) == .log(source, branch, writer: writer))
        let key = KeyID.random()
        #expect(try ObjectAdmission(.key(source, key, 0)) == .key(source, key))
    }
}
