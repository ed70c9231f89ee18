import Agent
import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RestoreRunTargetTests {
    @Test func aTargetThatIsNotEmptyIsRefused() async throws {
        let scene = try await RestoreScene()
        try Files.createOnly(try scene.folder.folder("data") + "/mine", [1])
        #expect(try await scene.failure()?.code == .targetNotEmpty)
        #expect(try scene.restored("mine") == [1])
    }

    @Test func aForeignTargetIsRefusedEvenWithForce() async throws {
        var scene = try await RestoreScene()
        try Files.createOnly(try scene.folder.folder("data") + "/mine", [1])
        scene.order.force = true
        #expect(try await scene.failure()?.code == .targetRefused)
        #expect(try scene.restored("mine") == [1])
    }

    @Test func anInterruptedRestoreCanBeRunAgainWithForce() async throws {
        var scene = try await RestoreScene()
        let pack = scene.path("/pack-000001")
        let bytes = scene.store[pack]
        scene.flip(pack)
        #expect(try await scene.failure()?.code == .objectDamaged)
        #expect(try Files.exists(scene.order.directory + "/holdfast_restore.json"))
        scene.store[pack] = bytes
        #expect(try await scene.failure()?.code == .targetNotEmpty)
        scene.order.force = true
        try await scene.run()
        for file in scene.source.backups[0].files { #expect(try scene.restored(file.path) == file.content) }
        #expect(try !Files.exists(scene.order.directory + "/holdfast_restore.json"))
    }

    @Test func theMarkerIsThereBeforeAnythingElse() async throws {
        var scene = try await RestoreScene()
        scene.whenEmptied = { directory in
            #expect(try Files.exists(directory + "/holdfast_restore.json"))
            throw HoldfastError(.internalFault, "interrupted")
        }
        #expect(try await scene.failure()?.code == .internalFault)
        scene.order.force = true
        scene.whenEmptied = { _ in }
        try await scene.run()
    }

    @Test func aFullFileSystemIsToldWithTargetAndRemedyAndNothingAsDone() async throws {
        var scene = try await RestoreScene()
        scene.whenEmptied = { _ in throw SystemError(call: "pwrite", errno: ENOSPC) }
        let error = try #require(try await scene.failure())
        #expect(error.code == .noSpace)
        #expect(error.message.contains("'\(scene.order.directory)'"))
        #expect(error.message.hasSuffix("make room, then run the restore again with --force"))
        #expect(scene.meter.summary.map(\.name) == ["backup", "directory"])
        #expect(try Files.exists(scene.order.directory + "/holdfast_restore.json"))
    }

    @Test func aFileThatCannotBeWrittenIsNamed() {
        let full = SystemError(call: "pwrite", errno: ENOSPC)
        let error = RestoreFailure.writing(Bytes("base/1/2".utf8), below: "/srv/data", full)
        #expect(error.code == .noSpace)
        #expect(error.message.hasPrefix("cannot write the file 'base/1/2' below '/srv/data': pwrite: "))
    }

    @Test func aDirectoryThatLeadsElsewhereIsRefused() async throws {
        var scene = try await RestoreScene()
        let elsewhere = try TemporaryFolder()
        try Files.symlink(scene.folder.file("link"), to: elsewhere.path)
        scene.order.directory = scene.folder.file("link") + "/data"
        #expect(try await scene.failure()?.code == .restoreForbidden)
        #expect(try Files.list(elsewhere.path).isEmpty)
    }

    @Test func aSymbolicLinkInTheTargetIsNotFollowed() async throws {
        var scene = try await RestoreScene()
        let elsewhere = try TemporaryFolder()
        scene.whenEmptied = { directory in try Files.symlink(directory + "/base", to: elsewhere.path) }
        #expect(try await scene.failure()?.code == .fileSystem)
        #expect(try Files.list(elsewhere.path).isEmpty)
    }

    @Test(arguments: ["../out", "/etc/out", "base/../../out", "a//b", "./a", "a/.", "PG_VERSION/..", ""])
    func aPathThatLeavesTheTargetIsRefused(_ path: String) async throws {
        var scene = try await RestoreScene()
        try await scene.add([SampleFile("PG_VERSION", [.data([1])]), SampleFile(path, [.data([2])])])
        #expect(try await scene.failure()?.code == .objectDamaged)
        #expect(try !scene.isTargetTouched)
        #expect(try !Files.exists(scene.folder.file("out")))
    }

    @Test func aPathThatIsNamedTwiceIsRefused() async throws {
        var scene = try await RestoreScene()
        try await scene.add([SampleFile("a", [.data([1])]), SampleFile("a", [.data([2])])])
        #expect(try await scene.failure()?.code == .objectDamaged)
    }

    @Test func ourOwnNamesInABackupAreLeftOut() async throws {
        var scene = try await RestoreScene()
        try await scene.add([
            SampleFile("PG_VERSION", [.data([1])]), SampleFile("holdfast_restore.json", [.data([2])]),
            SampleFile("holdfast_wal/x", [.data([3])]),
        ])
        try await scene.run()
        #expect(try scene.restored("PG_VERSION") == [1])
        #expect(try !Files.exists(scene.order.directory + "/holdfast_restore.json"))
        #expect(try !Files.exists(scene.order.directory + "/holdfast_wal/x"))
    }

    @Test func aTablespaceNeedsAPlace() throws {
        let space = ManifestTablespace(oid: 16_384, name: "fast", location: "/srv/fast")
        let manifest = Manifest(engine: "postgresql", tablespaces: [space])
        func layout(
            _ mappings: [(String, String)], original: Bool = false, base: String? = nil
        ) throws -> TargetLayout {
            try TargetLayout(
                manifest,
                RestoreOrder(
                    source: .random(), backup: .random(), backupAttempt: Attempt(rawValue: 1), commitSequence: 1,
                    commitDigest: .zero, target: RestoreTarget(kind: .latest, exclusive: false),
                    timeline: TimelineID(rawValue: 1), directory: "/srv/data", start: false,
                    tablespaces: mappings.map { TablespaceMapping(old: $0, new: $1) },
                    originalTablespaces: original, force: false, dryRun: false),
                tablespacesIn: base)
        }
        #expect(throws: HoldfastError.self) { try layout([]) }
        #expect(try layout([], original: true, base: "/x/t").tablespaces.map(\.location) == ["/x/t/16384"])
        #expect(try layout([("fast", "/srv/new")]).tablespaces.map(\.location) == ["/srv/new"])
        #expect(try layout([("/srv/fast", "/srv/new")]).tablespaces.map(\.location) == ["/srv/new"])
        #expect(try layout([], original: true).tablespaces.map(\.location) == ["/srv/fast"])
        #expect(throws: HoldfastError.self) { try layout([("fast", "/srv/new"), ("slow", "/srv/x")]) }
        for place in ["/srv/data", "/srv/data/in", "/srv", "relative", "/srv/../etc", "/srv//x", "/srv/a\nb"] {
            #expect(throws: HoldfastError.self) { try layout([("fast", place)]) }
        }
    }
}

extension RestoreScene {
    /// Adds a backup of `files` to the source and orders it.
    mutating func add(_ files: [SampleFile]) async throws {
        var builder = sample.builder
        let added = try await builder.backup(
            source.source, files, branch: SampleRepository.branch, timeline: SampleRepository.first,
            start: lsn(17, 10), stop: lsn(17, 20))
        let head = builder.head(source.source, .backup)
        order.backup = added.backup
        order.commitSequence = head.sequence
        order.commitDigest = head.digest
    }
}
