import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RecordIntakeTests {
    private func refusal(_ body: () async throws -> some Any) async -> HoldfastError? {
        await #expect(throws: HoldfastError.self) { _ = try await body() }
    }

    @Test func aBackupIsListedOnceItsCommitIsTakenInAndNotBefore() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup()
        try await bench.storeLog()
        #expect(try await bench.catalog.backups().isEmpty)
        _ = try await bench.append(.commit(commit), .backup)
        let listed = try await bench.catalog.backups(of: bench.source)
        #expect(listed.map(\.id) == [bench.backup])
        #expect(listed.first?.metadata.contains(#""engine_version": "15 \"x\"""#) == true)
        #expect(try await bench.facts.holdings(of: bench.source).windows.count == 1)
    }

    @Test func aCommitBeforeItsLogIsDurableIsRefused() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup()
        let error = await refusal { try await bench.append(.commit(commit), .backup) }
        #expect(error?.message.contains("not durable") == true)
        #expect(try await bench.catalog.backups().isEmpty)
    }

    @Test func aCommitWhoseObjectsAreNotAllStoredIsRefused() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup(withManifest: false)
        try await bench.storeLog()
        let error = await refusal { try await bench.append(.commit(commit), .backup) }
        #expect(error?.message.contains("manifest' is not stored") == true)
    }

    @Test func anIndexThatNamesAnotherDigestIsRefused() async throws {
        let bench = try await IngestBench()
        let error = await refusal {
            try await bench.storeLog { object in
                var object = object
                object.sha256 = .zero
                return object
            }
        }
        #expect(error?.message.contains("another length or SHA-256") == true)
    }

    /// What is stored and could not be noted is part of the chain, which goes on behind it.
    @Test func aChainGoesOnAfterTheCatalogueHasFailed() async throws {
        let bench = try await IngestBench()
        let intent = IntentContent(
            backup: bench.backup, attempt: bench.attempt, type: .full, keys: [try bench.entry(.generate())])
        let bytes = try await bench.sign(.intent(intent), .backup)
        let database = try SQLiteDatabase(path: bench.folder.file("catalog.sqlite"))
        try database.run(
            "CREATE TRIGGER refusal BEFORE INSERT ON chain_heads WHEN NEW.chain = 'backup' "
                + "BEGIN SELECT RAISE(ABORT, 'no room'); END")
        let error = await refusal { try await bench.append(bytes) }
        #expect(error?.code == .catalogue)
        try database.run("DROP TRIGGER refusal")
        #expect(try await bench.records.head(of: bench.source, .backup).sequence == 1)
        let abort = AbortContent(backup: bench.backup, attempt: bench.attempt, reason: "it failed")
        #expect(try await bench.append(.abort(abort), .backup).sequence == 2)
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
        let commit = try await bench.storeBackup()
        try await bench.storeLog()
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
        let commit = try await bench.storeBackup()
        try await bench.storeLog()
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
