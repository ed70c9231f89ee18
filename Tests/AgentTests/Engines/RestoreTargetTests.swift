import Agent
import Platform
import Protocol
import TestSupport
import Testing

/// Asks the engine whether a target can be used.
enum RestoreTargetProbe {
    /// The refusal's code; nil when the target is accepted.
    static func code(_ setting: RestoreSetting) async throws -> ErrorCode? {
        do {
            _ = try await PostgreSQLRestorer(setting).checkTarget()
            return nil
        } catch let error as HoldfastError {
            return error.code
        }
    }
}

@Suite struct RestoreTargetTests {
    static func setting(_ directory: String, tablespaces: [String] = [], force: Bool = false) -> RestoreSetting {
        RestoreSetting(
            directory: directory,
            tablespaces: tablespaces.enumerated().map { index, path in
                .init(oid: UInt32(index + 1), name: "s\(index)", original: "/old", location: path)
            },
            starts: false, force: force, serverVersion: 150_000, systemIdentifier: 1, segmentSize: 16 << 20,
            consistentFrom: .zero, timeline: TimelineID(rawValue: 1), end: .latest)
    }

    @Test func newAndEmptyDirectoriesAreAccepted() async throws {
        let folder = try TemporaryFolder()
        #expect(try await RestoreTargetProbe.code(Self.setting(folder.file("new"))) == nil)
        #expect(try await RestoreTargetProbe.code(Self.setting(folder.folder("empty"))) == nil)
    }

    @Test(arguments: ["relative", "/", "//", "/a/../b", "/a/", "/a//b"])
    func unplainPathsAreRefused(path: String) async throws {
        #expect(try await RestoreTargetProbe.code(Self.setting(path)) == .targetRefused)
    }

    @Test(arguments: [["t/inside"], ["s", "s"], ["s", "s/deeper"], ["t"]])
    func overlappingPlacesAreRefused(spaces: [String]) async throws {
        let folder = try TemporaryFolder()
        let setting = Self.setting(folder.file("t"), tablespaces: spaces.map { folder.file($0) })
        #expect(try await RestoreTargetProbe.code(setting) == .targetRefused)
    }

    @Test func unfinishedRestoreNeedsForceAndKeepsItsMarker() async throws {
        let folder = try TemporaryFolder()
        let target = try folder.folder("t")
        try Files.writeFileDurably(target + "/" + RestoreSetting.markerName, [1])
        try Files.writeFileDurably(target + "/half", [2])
        #expect(try await RestoreTargetProbe.code(Self.setting(target)) == .targetNotEmpty)
        let setting = Self.setting(target, force: true)
        #expect(try await RestoreTargetProbe.code(setting) == nil)
        try await PostgreSQLRestorer(setting).emptyTarget()
        #expect(try Files.list(target) == [RestoreSetting.markerName, "pg_tblspc"])
    }

    @Test func foreignTablespaceDirectoryIsNeverEmptied() async throws {
        let folder = try TemporaryFolder()
        let target = try folder.folder("t")
        try Files.writeFileDurably(target + "/" + RestoreSetting.markerName, [1])
        let space = try folder.folder("s")
        try Files.writeFileDurably(space + "/PG_15_1", [1])
        let setting = Self.setting(target, tablespaces: [space], force: true)
        #expect(try await RestoreTargetProbe.code(setting) == .targetRefused)
        try Files.makeDirectories(target + "/pg_tblspc")
        try Files.symlink(target + "/pg_tblspc/1", to: space)
        #expect(try await RestoreTargetProbe.code(setting) == nil)
    }

    @Test func unsupportedVersionIsRefused() async throws {
        var setting = Self.setting("/nowhere")
        setting.serverVersion = 130_001
        #expect(try await RestoreTargetProbe.code(setting) == .sourceUnsuitable)
    }

    @Test func missingProgramsAreNamed() async throws {
        let folder = try TemporaryFolder()
        var setting = Self.setting(folder.file("t"))
        setting.starts = true
        setting.programDirectories = [folder.path]
        #expect(try await RestoreTargetProbe.code(setting) == .serverBinaries)
    }

    @Test func aPortThatIsInUseHasACodeOfItsOwn() async throws {
        let folder = try TemporaryFolder()
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: try EventLoop(name: "port in use"))
        defer { listener.close() }
        var setting = Self.setting(folder.file("t"))
        setting.starts = true
        setting.port = listener.port
        #expect(try await RestoreTargetProbe.code(setting) == .portInUse)
    }
}
