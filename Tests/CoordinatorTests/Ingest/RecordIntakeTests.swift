import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RecordIntakeTests {
    private let log = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))
    private let writer = Attempt(rawValue: 5)
    private let segment: UInt64 = 64 << 10

    private func refusal(_ body: () async throws -> some Any) async -> HoldfastError? {
        await #expect(throws: HoldfastError.self) { _ = try await body() }
    }

    private func reference(_ name: ObjectName, _ bytes: Bytes) throws -> NamedReference {
        NamedReference(
            name: try #require(name.relativeToSource), length: UInt64(bytes.count), sha256: .sha256(of: bytes))
    }

    /// Stores what a small backup consists of; the commit record is left to the test.
    private func stored(_ bench: IngestBench, withManifest: Bool = true) async throws -> CommitContent {
        let key = InputKey.generate()
        let entry = try bench.entry(key)
        let intent = IntentContent(backup: bench.backup, attempt: bench.attempt, type: .full, keys: [entry])
        _ = try await bench.append(.intent(intent), .backup)
        var objects: [NamedReference] = []
        for name in [
            ObjectName.pack(bench.source, bench.backup, bench.attempt, 0),
            .manifest(bench.source, bench.backup, bench.attempt),
        ] {
            let bytes = try bench.sealed(name, key)
            if withManifest || name.path.contains("pack") { _ = try await bench.put(name, bytes) }
            objects.append(try reference(name, bytes))
        }
        let inventory = Inventory(
            repository: bench.keys.repository, source: bench.source, backup: bench.backup, attempt: bench.attempt,
            objects: objects
        ).encoded
        _ = try await bench.put(.inventory(bench.source, bench.backup, bench.attempt), inventory)
        return CommitContent(
            backup: bench.backup, attempt: bench.attempt, type: .full, engine: "postgresql", engineVersion: "15 \"x\"",
            serverVersion: 150_000, systemIdentifier: 1, timeline: TimelineID(rawValue: 1), historyDigest: .zero,
            startLSN: LSN(rawValue: 100), stopLSN: LSN(rawValue: 200), started: bench.keys.now,
            stopped: bench.keys.now, startedByAgent: bench.keys.now, stoppedByAgent: bench.keys.now,
            logicalBytes: 10, storedBytes: 5, fileCount: 1, keys: [entry],
            inventory: ObjectReference(length: UInt64(inventory.count), sha256: .sha256(of: inventory)),
            manifest: ObjectReference(length: objects[1].length, sha256: objects[1].sha256),
            branch: LogBranch(rawValue: 0), segmentSize: segment, findingCount: 0, codec: "lz4",
            checksumsVerified: true)
    }

    private func storeLog(_ bench: IngestBench, listing: (LogObjectEntry) -> LogObjectEntry = { $0 }) async throws {
        let key = InputKey.generate()
        let entry = try bench.entry(key, attempt: writer)
        _ = try await bench.put(.key(bench.source, key.id, 0), entry.encoded)
        let name = ObjectName.logObject(
            bench.source,
            ObjectName.LogObjectParts(
                branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), start: .zero,
                end: LSN(rawValue: segment), writer: writer, number: 0))
        let bytes = try bench.sealed(name, key)
        _ = try await bench.put(name, bytes, attempt: writer)
        let object = LogObjectEntry(
            name: try reference(name, bytes).name, kind: .segment, start: .zero, end: LSN(rawValue: segment),
            length: UInt64(bytes.count), sha256: .sha256(of: bytes), key: key.id)
        let index = LogIndexContent(
            branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), segmentSize: segment,
            systemIdentifier: 1, objects: [listing(object)], coveredFrom: .zero, coveredTo: LSN(rawValue: segment),
            through: bench.keys.now, keys: [entry])
        _ = try await bench.append(.logIndex(index), log, attempt: writer)
    }

    @Test func aBackupIsListedOnceItsCommitIsTakenInAndNotBefore() async throws {
        let bench = try await IngestBench()
        let commit = try await stored(bench)
        try await storeLog(bench)
        #expect(try await bench.catalog.backups().isEmpty)
        _ = try await bench.append(.commit(commit), .backup)
        let listed = try await bench.catalog.backups(of: bench.source)
        #expect(listed.map(\.id) == [bench.backup])
        #expect(listed.first?.metadata.contains(#""engine_version": "15 \"x\"""#) == true)
        #expect(try await bench.facts.holdings(of: bench.source).windows.count == 1)
    }

    @Test func aCommitBeforeItsLogIsDurableIsRefused() async throws {
        let bench = try await IngestBench()
        let commit = try await stored(bench)
        let error = await refusal { try await bench.append(.commit(commit), .backup) }
        #expect(error?.message.contains("not durable") == true)
        #expect(try await bench.catalog.backups().isEmpty)
    }

    @Test func aCommitWhoseObjectsAreNotAllStoredIsRefused() async throws {
        let bench = try await IngestBench()
        let commit = try await stored(bench, withManifest: false)
        try await storeLog(bench)
        let error = await refusal { try await bench.append(.commit(commit), .backup) }
        #expect(error?.message.contains("manifest' is not stored") == true)
    }

    @Test func anIndexThatNamesAnotherDigestIsRefused() async throws {
        let bench = try await IngestBench()
        let error = await refusal {
            try await storeLog(bench) { object in
                var object = object
                object.sha256 = .zero
                return object
            }
        }
        #expect(error?.message.contains("another length or SHA-256") == true)
    }

    @Test func aRecordSaidAgainIsAcknowledgedAgain() async throws {
        let bench = try await IngestBench()
        let intent = IntentContent(
            backup: bench.backup, attempt: bench.attempt, type: .full, keys: [try bench.entry(.generate())])
        let bytes = try await bench.sign(.intent(intent), .backup)
        let first = try await bench.append(bytes)
        #expect(try await bench.append(bytes) == first)
        #expect(first.sequence == 1)
    }

    @Test func anotherRecordAtATakenPlaceIsRefused() async throws {
        let bench = try await IngestBench()
        func intent() throws -> RecordContent {
            .intent(
                IntentContent(
                    backup: bench.backup, attempt: bench.attempt, type: .full, keys: [try bench.entry(.generate())]))
        }
        let second = try await bench.sign(try intent(), .backup)
        _ = try await bench.append(try intent(), .backup)
        #expect(await refusal { try await bench.append(second) }?.code == .recordRefused)
    }

    @Test func anotherWritersSignatureIsRefused() async throws {
        let bench = try await IngestBench()
        let stranger = RecordSigner(
            repository: bench.keys.repository, writer: WriterID(bench.agent.id), key: .generate())
        let intent = IntentContent(
            backup: bench.backup, attempt: bench.attempt, type: .full, keys: [try bench.entry(.generate())])
        let bytes = stranger.sign(
            .intent(intent), after: ChainHead(source: bench.source, chain: .backup), attempt: bench.attempt,
            time: bench.keys.now)
        #expect(await refusal { try await bench.append(bytes) }?.code == .recordRefused)
    }

    @Test func theUpkeepChainIsTheCoordinatorsAlone() async throws {
        let bench = try await IngestBench()
        let content = ReceiptContent(chain: .backup, sequence: 1, digest: .zero, received: bench.keys.now)
        let bytes = bench.keys.agentSigner.sign(
            .receipt(content), after: ChainHead(source: bench.source, chain: .upkeep), attempt: bench.attempt,
            time: bench.keys.now)
        #expect(await refusal { try await bench.append(bytes) }?.code == .recordRefused)
    }

    @Test func anIntentOfAnOlderAttemptIsRefused() async throws {
        let bench = try await IngestBench()
        let old = Attempt(rawValue: 0)
        let intent = IntentContent(
            backup: bench.backup, attempt: old, type: .full, keys: [try bench.entry(.generate(), attempt: old)])
        #expect(
            await refusal { try await bench.append(.intent(intent), .backup, attempt: old) }?.code == .staleAttempt)
    }

    @Test func whatWasStoredWhenTheProcessDiedIsTakenInAtStart() async throws {
        let bench = try await IngestBench()
        let commit = try await stored(bench)
        try await storeLog(bench)
        let bytes = try await bench.sign(.commit(commit), .backup)
        let record = try Record(parsing: bytes)
        _ = try await bench.store.create(record.name, bytes)
        try await bench.catchUp.run(bench.source)
        #expect(try await bench.catalog.backups().map(\.id) == [bench.backup])
        #expect(try await bench.append(bytes).sequence == record.body.sequence)
        try await bench.catchUp.run(bench.source)
        #expect(try await bench.catalog.backups().count == 1)
    }

    @Test func keysAreGrantedToARunningRestoreOnlyAndOnlyThoseItNeeds() async throws {
        let bench = try await IngestBench()
        let commit = try await stored(bench)
        try await storeLog(bench)
        _ = try await bench.append(.commit(commit), .backup)
        let restore = JobID.random()
        let host = X25519PrivateKey.generate()
        func request(_ keys: [KeyID], _ attempt: UInt64 = 2) -> KeyRequest {
            KeyRequest(
                job: restore, attempt: Attempt(rawValue: attempt),
                ephemeralKey: host.publicKey.rawRepresentation, keys: keys)
        }
        let wanted = commit.keys.map(\.key)
        #expect(await refusal { try await bench.delivery.grant(request(wanted), to: bench.agent) }?.code == .notGranted)
        let order = RestoreOrder(
            source: bench.source, backup: bench.backup, backupAttempt: bench.attempt, commitSequence: 2,
            commitDigest: .zero, target: RestoreTarget(kind: .immediate, exclusive: false),
            timeline: TimelineID(rawValue: 1), directory: "/x", start: false, originalTablespaces: false, force: false,
            dryRun: false)
        try await bench.submit(.restore, restore, order.encoded, bench.backup)
        let grant = try await bench.delivery.grant(request(wanted), to: bench.agent)
        #expect(grant.entries.map(\.key) == wanted)
        let granted = try #require(grant.entries.first)
        let entry = KeyEntry(
            key: granted.key, attempt: granted.attempt, sealedKeys: [try SealedKey(decoding: granted.sealed)],
            made: bench.keys.now)
        let opened = try KeySealing.open(
            entry, with: host, repository: bench.keys.repository, source: bench.source)
        let original = try KeySealing.open(
            try #require(commit.keys.first), with: bench.keys.siteKey, repository: bench.keys.repository,
            source: bench.source)
        #expect(opened.secret.constantTimeEquals(original.secret))
        #expect(
            await refusal { try await bench.delivery.grant(request([.random()]), to: bench.agent) }?.code
                == .notGranted)
        #expect(
            await refusal { try await bench.delivery.grant(request(wanted, 1), to: bench.agent) }?.code
                == .staleAttempt)
    }

    @Test func aBlindCoordinatorSaysSo() async throws {
        let bench = try await IngestBench(isBlind: true)
        let request = KeyRequest(
            job: .random(), attempt: bench.attempt, ephemeralKey: Bytes(repeating: 9, count: 32), keys: [])
        #expect(await refusal { try await bench.delivery.grant(request, to: bench.agent) }?.code == .coordinatorBlind)
    }
}
