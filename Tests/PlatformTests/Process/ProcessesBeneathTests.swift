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
        for namespace in [ProcessesBeneath.Namespace.network, .processes] {
            #expect(ProcessesBeneath.share(namespace, with: beside.pid))
            if try await Self.mayLeave() { #expect(!ProcessesBeneath.share(namespace, with: apart.pid)) }
        }
        _ = await beside.terminate()
        _ = await apart.terminate(grace: .zero)
    }

    @Test func whatLeftAChildApartEndsWithItAllTheSame() async throws {
        guard try await Self.mayLeave() else { return }
        let folder = try TemporaryFolder()
        let (here, elsewhere) = (try Files.realPath(try folder.folder("a")), try Files.realPath(try folder.folder("b")))
        let script = "cd '\(elsewhere)'; setsid sleep 100 & cd '\(here)'; sleep 100"
        var child = ChildProcess("/bin/sh", ["-c", script], directory: here)
        child.isApart = true
        let running = try await child.spawn()
        let gone = ProcessesBeneath(elsewhere)
        #expect(try await eventually { !gone.ids.isEmpty && ProcessesBeneath(here).ids.count == 2 })
        #expect(ProcessesBeneath(here).find(calledItself: 1, in: here) == running.pid)
        #expect(ProcessesBeneath(here).find(calledItself: 1, in: elsewhere) == nil)
        ProcessesBeneath(here).signal(running.pid, SIGKILL)
        _ = await running.wait()
        #expect(gone.ids.isEmpty && ProcessesBeneath(here).ids.isEmpty)
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
