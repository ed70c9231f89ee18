import Agent
import Glibc
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct DrillScratchTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Files.chmod(folder.path, 0o755)
    }

    private var base: String { folder.file("drills") }

    @Test func theNameTellsTheJob() throws {
        let job = JobID.random()
        #expect(DrillScratch.name(of: job) == "drill-\(job)")
        #expect(DrillScratch.isScratch("drill-\(job)"))
        for name in ["drill-", "drill-x", "\(job)", "drill-\(job)x", "mine"] { #expect(!DrillScratch.isScratch(name)) }
    }

    @Test func aScratchIsMadeAndRemovedWhole() throws {
        try Files.makeDirectories(base, mode: 0o755)
        let scratch = try DrillScratch(for: .random(), in: base)
        #expect(try Files.stat(scratch.tablespaces).kind == .directory)
        try Files.makeDirectories(scratch.data + "/a/b")
        try Files.createOnly(scratch.data + "/a/b/c", [1])
        try Files.symlink(scratch.data + "/a/out", to: folder.path)
        try scratch.remove()
        #expect(try !Files.exists(scratch.path))
        #expect(try Files.exists(base))
    }

    @Test func noLinkLeadsTheRemovalOut() throws {
        try Files.createOnly(try folder.folder("precious") + "/file", [1])
        let scratch = try DrillScratch(for: .random(), in: base)
        try Files.symlink(scratch.path + "/link", to: folder.file("precious"))
        try scratch.remove()
        #expect(try Files.exists(folder.file("precious/file")))
    }

    @Test func onlyWhatNobodyHoldsIsLeft() throws {
        let job = JobID.random()
        try Files.makeDirectories(base, mode: 0o755)
        try Files.makeDirectories(base + "/drill-\(job)")
        try Files.makeDirectories(base + "/drill-else")
        try Files.symlink(base + "/drill-\(JobID.random())", to: folder.path)
        let held = try DrillScratch(for: .random(), in: base)
        let left = try DrillScratch.leftovers(in: base)
        #expect(left.map(\.path) == [try Files.realPath(base) + "/drill-\(job)"])
        withExtendedLifetime(held) {}
        #expect(try DrillScratch.leftovers(in: folder.file("none")).isEmpty)
    }

    @Test func processesOfAScratchAreEndedAndNoOthers() async throws {
        let scratch = try DrillScratch(for: .random(), in: base)
        let inside = try await ChildProcess("/bin/sleep", ["100"], directory: scratch.path).spawn()
        let outside = try await ChildProcess("/bin/sleep", ["100"], directory: folder.path).spawn()
        #expect(ProcessesBeneath(scratch.path).ids == [inside.pid])
        try await scratch.server.end(inOrder: false)
        #expect(await inside.wait().status == .signalled(SIGKILL))
        #expect(outside.isRunning)
        _ = await outside.terminate()
        try scratch.remove()
    }

    @Test(.enabled(if: geteuid() == 0))
    func aPlaceThatTheServersUserCannotReachIsRefused() throws {
        try Files.chmod(folder.path, 0o700)
        let error = #expect(throws: HoldfastError.self) { _ = try DrillScratch(for: .random(), in: base) }
        #expect(error?.code == .targetRefused)
        #expect(error?.message.contains("drill: {directory: DIR}") == true)
        #expect(try Files.list(base).isEmpty)
    }
}
