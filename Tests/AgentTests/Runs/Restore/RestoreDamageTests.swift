import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Damage of every kind ends a restore before a wrong byte is used.
@Suite struct RestoreDamageTests {
    /// Parts of paths of what is proven or opened before the target is touched.
    static let proven = [
        "/chain/upkeep/0000000001", "/chain/upkeep/0000000003", "/chain/backup/0000000002",
        "/chain/log-0-00000001/0000000001", "/chain/log-0-00000001/0000000002", "/inventory", "/manifest",
        "/map-000000",
    ]
    /// What is only looked for at first.
    static let listed = ["/pack-000000", "/log/0-00000001/0000000000100000-0000000000110000"]

    @Test(arguments: proven, [0.0, 0.2, 0.5, 0.9, 1.0])
    func aFlippedBitIsFoundBeforeTheTargetIsTouched(_ part: String, _ place: Double) async throws {
        let scene = try await RestoreScene()
        let path = try scene.full(part)
        scene.flip(path, at: place)
        let error = try #require(try await scene.failure())
        #expect([.proofFailed, .objectDamaged].contains(error.code), "\(error)")
        #expect(error.message.contains(path))
        #expect(try !scene.isTargetTouched)
    }

    @Test(arguments: proven + listed)
    func aMissingObjectIsFoundBeforeTheTargetIsTouched(_ part: String) async throws {
        let scene = try await RestoreScene()
        let path = try scene.full(part)
        scene.store[path] = nil
        let error = try #require(try await scene.failure())
        #expect(error.code == .proofFailed, "\(error)")
        #expect(error.message.contains(path))
        #expect(try !scene.isTargetTouched)
    }

    @Test(arguments: proven + listed)
    func aTruncatedObjectIsFoundBeforeTheTargetIsTouched(_ part: String) async throws {
        let scene = try await RestoreScene()
        let path = try scene.full(part)
        scene.store[path]?.removeLast(7)
        let error = try #require(try await scene.failure())
        #expect([.proofFailed, .objectDamaged].contains(error.code), "\(error)")
        #expect(try !scene.isTargetTouched)
    }

    @Test(arguments: [0.0, 0.01, 0.5, 1.0])
    func aFlippedBitInAPackNamesThePack(_ place: Double) async throws {
        let scene = try await RestoreScene()
        let path = try scene.full("/pack-000001")
        scene.flip(path, at: place)
        let error = try #require(try await scene.failure())
        #expect(error.code == .objectDamaged)
        #expect(error.message.contains(path))
        #expect(try Files.exists(scene.order.directory + "/holdfast_restore.json"))
    }

    @Test(arguments: [0.0, 0.01, 0.5, 1.0])
    func aFlippedBitInALogObjectNamesIt(_ place: Double) async throws {
        let scene = try await RestoreScene()
        let path = try scene.full(Self.listed[1])
        scene.flip(path, at: place)
        let error = try #require(try await scene.failure())
        #expect(error.code == .objectDamaged)
        #expect(error.message.contains(path))
    }

    @Test func swappedPacksAreFound() async throws {
        let scene = try await RestoreScene()
        let (one, two) = (try scene.full("/pack-000000"), try scene.full("/pack-000001"))
        (scene.store[one], scene.store[two]) = (scene.store[two], scene.store[one])
        let error = try #require(try await scene.failure())
        #expect([.proofFailed, .objectDamaged].contains(error.code), "\(error)")
    }

    @Test func anotherSourcesUpkeepIsFound() async throws {
        let scene = try await RestoreScene()
        let other = scene.sample.sources[1].source
        let name = ObjectName.record(scene.source.source, .upkeep, 1)
        scene.store[name.path] = scene.store[ObjectName.record(other, .upkeep, 1).path]
        #expect(try await scene.failure()?.code == .proofFailed)
    }

    @Test func aCommitOfAForeignKeyIsRefused() async throws {
        var scene = try await RestoreScene()
        let keys = scene.sample.builder.keys
        let record = try scene.record(.backup, scene.order.commitSequence)
        let foreign = RecordSigner(
            repository: keys.repository, writer: WriterID(keys.agent), key: .generate())
        let head = ChainHead(
            source: scene.source.source, chain: .backup, sequence: record.body.sequence - 1,
            digest: record.body.previous)
        let bytes = foreign.sign(
            record.body.content, after: head, attempt: record.body.attempt, time: record.body.time)
        scene.store[record.name.path] = bytes
        scene.order.commitDigest = .sha256(of: bytes)
        let error = try #require(try await scene.failure())
        #expect(error.code == .proofFailed)
        #expect(error.message.contains("not valid here"))
        #expect(try !scene.isTargetTouched)
    }

    @Test func aRepositoryOfAnotherRootIsRefused() async throws {
        let scene = try await RestoreScene()
        let other = try await RestoreScene()
        for path in scene.store.paths { scene.store[path] = nil }
        for path in other.store.paths {
            let name = path.replacing("\(other.source.source)", with: "\(scene.source.source)")
            scene.store[name] = other.store[path]
        }
        #expect(try await scene.failure()?.code == .proofFailed)
    }

    @Test func anotherRecordThanTheOrderedOneIsRefused() async throws {
        var scene = try await RestoreScene()
        scene.order.commitDigest = .sha256(of: [1])
        #expect(try await scene.failure()?.code == .proofFailed)
        scene = try await RestoreScene()
        scene.order.commitSequence = 1
        #expect(try await scene.failure()?.code == .proofFailed)
    }

    @Test func aGapInTheLogIsFound() async throws {
        var scene = try await RestoreScene()
        // Without the second record the log ends within segment 17.
        scene.order.log[0].lastIndex = 1
        let error = try #require(try await scene.failure())
        #expect(error.code == .restoreLogMissing)
        #expect(error.message.contains("\(scene.lsn(17, 9000))"))
        #expect(try !scene.isTargetTouched)
    }

    @Test func logOfATimelineThatLeftBeforeTheBackupIsRefused() async throws {
        var scene = try await RestoreScene()
        scene.followTimeline()
        scene.order.log.removeFirst()
        #expect(try await scene.failure()?.code == .badTarget)
        #expect(try !scene.isTargetTouched)
    }
}

extension RestoreScene {
    /// The path of an object of the full backup or of the chains.
    fileprivate func full(_ part: String) throws -> String {
        let backup = "/backup/\(source.backups[0].backup)/"
        let paths = store.paths.filter { $0.hasPrefix("sources/\(source.source)/") && $0.contains(part) }
        return paths.first { $0.contains(backup) } ?? paths.first ?? part
    }
}
