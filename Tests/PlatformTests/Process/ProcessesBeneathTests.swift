import Glibc
import Platform
import TestSupport
import Testing

@Suite struct ProcessesBeneathTests {
    /// Whether this host lets its users leave the network.
    private static func mayLeave() async throws -> Bool {
        if geteuid() == 0 { return true }
        return try await ChildProcess("/usr/bin/unshare", ["-Un", "/bin/true"]).run().isSuccess
    }

    @Test func aChildApartLeadsASessionAndSeesLoopbackAloneWhereTheKernelAllowsIt() async throws {
        var child = ChildProcess("/bin/sh", ["-c", "cat /proc/self/stat; exec tail -n +3 /proc/net/dev"])
        child.isApart = true
        let result = try await child.run().requireSuccess()
        let lines = result.outputText.split(separator: "\n")
        let numbers = try #require(lines.first).split(separator: " ").compactMap { Int32($0) }
        // Process, parent, group, session.
        #expect(numbers[2] == numbers[3])
        #expect(numbers[3] != getsid(0))
        if try await Self.mayLeave() { #expect(lines.count == 2 && lines[1].contains("lo:")) }
    }

    @Test func theNetworkOfAChildApartIsAnother() async throws {
        var child = ChildProcess("/bin/sleep", ["100"])
        let beside = try await child.spawn()
        child.isApart = true
        let apart = try await child.spawn()
        #expect(ProcessesBeneath.shareNetwork(with: beside.pid))
        if try await Self.mayLeave() { #expect(!ProcessesBeneath.shareNetwork(with: apart.pid)) }
        _ = await beside.terminate()
        _ = await apart.terminate()
    }

    @Test func onlyThoseThatWorkBeneathAreFoundAndSignalled() async throws {
        let folder = try TemporaryFolder()
        let place = try Files.realPath(try folder.folder("a"))
        let inside = try await ChildProcess("/bin/sleep", ["100"], directory: try folder.folder("a/b")).spawn()
        let near = try await ChildProcess("/bin/sleep", ["100"], directory: try folder.folder("ab")).spawn()
        let processes = ProcessesBeneath(place)
        #expect(processes.ids == [inside.pid])
        #expect(!processes.signal(near.pid, SIGKILL))
        #expect(processes.signal(inside.pid, SIGKILL))
        #expect(await inside.wait().status == .signalled(SIGKILL))
        #expect(near.isRunning)
        #expect(!processes.signal(inside.pid, SIGKILL))
        _ = await near.terminate()
    }
}
