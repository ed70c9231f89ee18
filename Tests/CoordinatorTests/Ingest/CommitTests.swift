import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A commit names exactly what is stored of its attempt, and nothing comes after it.
@Suite struct CommitTests {
    private func refusedAtIntake(_ reason: String, _ spoil: (inout Inventory) -> Void) async throws {
        let bench = try await IngestBench()
        let error = await bench.refusal { try await bench.storeBackup(inventory: spoil) }
        #expect(error?.code == .objectRefused)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        let name = ObjectName.inventory(bench.source, bench.backup, bench.attempt)
        #expect(bench.store[name.path] == nil)
    }

    @Test func anInventoryThatIsNotOfItsAttemptIsRefusedAtOnce() async throws {
        try await refusedAtIntake("twice") { $0.objects.append($0.objects[0]) }
        try await refusedAtIntake("lacks the manifest") { $0.objects.removeLast() }
        try await refusedAtIntake("another backup") { $0.backup = .random() }
        try await refusedAtIntake("another backup") { $0.repository = .random() }
        try await refusedAtIntake("not its own") { $0.objects[0].name = "keys/x" }
        try await refusedAtIntake("not its own") { $0.objects[0].name = "backup/\u{1b}[2J" }
        try await refusedAtIntake("other backups") {
            $0.references = [BackupReference(backup: .random(), packs: Bitmap(), mapPacks: Bitmap())]
        }
    }

    @Test func aJunkInventoryIsRefusedAtOnce() async throws {
        let bench = try await IngestBench()
        _ = try await bench.announce(.generate())
        let name = ObjectName.inventory(bench.source, bench.backup, bench.attempt)
        #expect(await bench.refusal { try await bench.put(name, [1, 2, 3]) }?.code == .objectRefused)
        #expect(bench.store[name.path] == nil)
    }

    @Test func aPackThatTheInventoryLeavesOutIsRefusedAtTheCommit() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup()
        try await bench.storeLog()
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 7)
        let key = InputKey.generate()
        _ = try await bench.put(.key(bench.source, key.id, 0), try bench.entry(key).encoded)
        _ = try await bench.put(name, try bench.sealed(name, key))
        let error = await bench.refusal { try await bench.append(.commit(commit), .backup) }
        #expect(error?.code == .recordRefused)
        #expect(error?.message.contains("which is stored") == true)
    }

    @Test func nothingComesInOnceABackupIsCommitted() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup()
        try await bench.storeLog()
        _ = try await bench.append(.commit(commit), .backup)
        let key = InputKey.generate()
        _ = try await bench.put(.key(bench.source, key.id, 0), try bench.entry(key).encoded)
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 7)
        #expect(await bench.refusal { try await bench.put(name, try bench.sealed(name, key)) }?.code == .staleAttempt)
        #expect(bench.store[name.path] == nil)
        #expect(await bench.refusal { try await bench.append(.commit(commit), .backup) }?.code == .recordRefused)
    }

    @Test func whatNoIntentAnnouncedIsRefused() async throws {
        let bench = try await IngestBench()
        let key = InputKey.generate()
        _ = try await bench.put(.key(bench.source, key.id, 0), try bench.entry(key).encoded)
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 0)
        #expect(await bench.refusal { try await bench.put(name, try bench.sealed(name, key)) }?.code == .objectRefused)
        _ = try await bench.announce(key)
        #expect(await bench.refusal { try await bench.announce(key) }?.message.contains("before") == true)
    }

    @Test func anAbortEndsOneAttemptOnceAndNoOther() async throws {
        let bench = try await IngestBench()
        func abort(_ backup: BackupID, _ reason: String = "r") async throws -> Appended {
            try await bench.append(
                .abort(AbortContent(backup: backup, attempt: bench.attempt, reason: reason)), .backup)
        }
        #expect(await bench.refusal { try await abort(bench.backup) }?.code == .recordRefused)
        _ = try await bench.announce(.generate())
        #expect(await bench.refusal { try await abort(.random()) }?.code == .recordRefused)
        let long = String(repeating: "x", count: 5000)
        #expect(await bench.refusal { try await abort(bench.backup, long) }?.code == .recordRefused)
        #expect(try await abort(bench.backup).sequence == 2)
        #expect(await bench.refusal { try await abort(bench.backup) }?.message.contains("ended before") == true)
    }

    @Test func aRecordWithoutANumberIsRefused() async throws {
        let bench = try await IngestBench()
        func sign(_ sequence: UInt64) -> Bytes {
            bench.keys.agentSigner.sign(
                .gap(GapContent(from: .zero, reason: "r")),
                after: ChainHead(source: bench.source, chain: IngestBench.log, sequence: sequence - 1),
                attempt: IngestBench.writer, time: bench.keys.now)
        }
        var record = sign(1)
        let place = try #require(zip(record, sign(2)).enumerated().first { $1.0 != $1.1 }?.offset)
        record[place] = 0
        #expect(try Record(parsing: record).body.sequence == 0)
        #expect(await bench.refusal { try await bench.append(record) }?.code == .recordRefused)
    }
}
