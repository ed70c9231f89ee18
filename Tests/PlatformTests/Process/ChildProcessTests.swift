import Glibc
import Platform
import TestSupport
import Testing

struct ChildProcessTests {
    private func shell(_ script: String) -> ChildProcess {
        ChildProcess("/bin/sh", ["-c", script])
    }

    @Test func capturesOutputErrorsAndStatus() async throws {
        let result = try await shell("echo out; echo err >&2; exit 3").run()
        #expect(result.status == .exited(3))
        #expect(result.outputText == "out\n" && result.errorText == "err\n" && !result.isCut)
        let failure = #expect(throws: HoldfastError.self) { try result.requireSuccess() }
        #expect(failure?.description == "'sh' ended with exit status 3: err [HF-107]")
        #expect(try await shell("kill -9 $$").run().status == .signalled(9))
    }

    @Test func theEnvironmentIsExactlyTheGivenOne() async throws {
        setenv("HOLDFAST_TEST_CANARY", "1", 1)
        var child = ChildProcess("/usr/bin/env", environment: ["A": "1 2", "B": "=x"])
        #expect(try await child.run().outputText == "A=1 2\nB==x\n")
        child.environment = ChildProcess.minimalEnvironment
        #expect(try await child.run().outputText.contains("CANARY") == false)
    }

    @Test func argumentsPassUnchanged() async throws {
        let arguments = ["a b", "", "\"'$x\\", "ü\n"]
        let result = try await ChildProcess("/usr/bin/printf", ["%s|"] + arguments).run()
        #expect(result.outputText == arguments.map { $0 + "|" }.joined())
    }

    @Test func inputComesFromBytesAndFiles() async throws {
        let folder = try TemporaryFolder()
        let bytes = Bytes((0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        var child = ChildProcess("/bin/cat")
        child.input = .bytes(bytes)
        #expect(try await child.run().output == bytes)
        try Files.writeFileDurably(folder.file("in"), [1, 2, 3])
        child.input = .file(folder.file("in"))
        #expect(try await child.run().output == [1, 2, 3])
        child.input = .nothing
        #expect(try await child.run().output.isEmpty)
    }

    @Test func aChildThatReadsNothingDoesNotStopUs() async throws {
        var child = ChildProcess("/bin/true")
        child.input = .bytes(Bytes(repeating: 0, count: 1 << 20))
        #expect(try await child.run().isSuccess)
    }

    @Test func captureIsBoundedAndSaysSo() async throws {
        var child = shell("head -c 300000 /dev/zero; echo tail >&2")
        child.output = .captured(limit: 1000)
        let result = try await child.run()
        #expect(result.output.count == 1000 && result.isCut && result.isSuccess)
        #expect(result.lastErrorLine == "tail")
    }

    @Test func outputGoesToAFileOrNowhere() async throws {
        let folder = try TemporaryFolder()
        var child = shell("echo out; echo err >&2")
        child.output = .file(folder.file("log"))
        child.errors = .file(folder.file("log"))
        #expect(try await child.run().output.isEmpty)
        #expect(try Files.readFile(folder.file("log")) == Bytes("out\nerr\n".utf8))
        child.output = .discarded
        child.errors = .discarded
        #expect(try await child.run().isSuccess)
    }

    @Test func workingDirectoryAndProcessGroupAreItsOwn() async throws {
        let folder = try TemporaryFolder()
        var child = shell("pwd; ps -o pgid= -p $$")
        child.directory = folder.path
        let running = try await child.spawn()
        let lines = await running.wait().outputText.split(separator: "\n")
        #expect(try lines.first.map(String.init) == Files.realPath(folder.path))
        #expect(lines.last?.filter(\.isNumber) == String(running.pid))
    }

    @Test func noOtherDescriptorPasses() async throws {
        let leaked = Glibc.open("/dev/null", O_RDONLY)
        defer { close(leaked) }
        let result = try await ChildProcess("/bin/ls", ["/proc/self/fd"]).run()
        // The fourth is that of the listing itself.
        #expect(result.outputText == "0\n1\n2\n3\n")
    }

    @Test(arguments: [
        ("/no/such/program", "execve '/no/such/program': No such file or directory"),
        ("/etc/passwd", "execve '/etc/passwd': Permission denied"),
    ])
    func aProgramThatCannotRunIsNamed(path: String, reason: String) async {
        let failure = await #expect(throws: HoldfastError.self) { try await ChildProcess(path).run() }
        #expect(failure?.code == .childProcess)
        #expect(failure?.message.contains(reason) == true)
    }

    @Test func aMissingWorkingDirectoryIsNamed() async {
        let child = ChildProcess("/bin/true", directory: "/no/such/dir")
        let failure = await #expect(throws: HoldfastError.self) { try await child.run() }
        #expect(failure?.message.contains("chdir '/no/such/dir'") == true)
    }

    @Test(.enabled(if: getuid() == 0))
    func runsAsAnotherUserWithItsGroups() async throws {
        let user = try UserAccount.find(name: "nobody")
        var child = ChildProcess("/usr/bin/id", user: user)
        child.directory = "/"
        let result = try await child.run().requireSuccess()
        #expect(result.outputText.hasPrefix("uid=\(user.uid)(nobody) gid=\(user.gid)"))
        #expect(!result.outputText.contains("(root)"))
        let denied = try await ChildProcess("/bin/cat", ["/etc/shadow"], user: user).run()
        #expect(!denied.isSuccess)
    }

    @Test(.enabled(if: getuid() != 0))
    func anotherUserIsRefusedWithoutThePower() async throws {
        let child = ChildProcess("/bin/true", user: try UserAccount.find(uid: 0))
        let failure = await #expect(throws: HoldfastError.self) { try await child.run() }
        #expect(failure?.message.contains("setresuid") == true)
    }

    @Test(.timeLimit(.minutes(5))) func cancellationEndsTheWholeGroup() async throws {
        let folder = try TemporaryFolder()
        let child = shell("sleep 100 & echo $! > \(folder.file("pid")); wait")
        let task = Task { try await child.run(grace: .seconds(3600)) }
        #expect(try await eventually { (try? Files.readFile(folder.file("pid")).isEmpty) == false })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let text = String(decoding: try Files.readFile(folder.file("pid")), as: UTF8.self)
        let grandchild = try #require(Int32(text.filter(\.isNumber)))
        #expect(try await eventually { Self.hasEnded(grandchild) })
    }

    /// Whether a process has gone or is a zombie that its new parent has not reaped yet.
    private static func hasEnded(_ pid: Int32) -> Bool {
        guard let status = try? Files.readFile("/proc/\(pid)/stat") else { return true }
        return String(decoding: status, as: UTF8.self).contains(") Z ")
    }

    @Test func whatIgnoresTheRequestIsKilledAfterItsGrace() async throws {
        let folder = try TemporaryFolder()
        let mark = folder.file("deaf")
        let running = try await shell("trap '' TERM; echo ready; : >\(mark); while :; do sleep 0.05; done").spawn()
        #expect(try await eventually { try Files.exists(mark) })
        let result = await running.terminate(grace: .milliseconds(100))
        #expect(result.status == .signalled(SIGKILL))
        #expect(result.outputText == "ready\n")
        #expect(!running.isRunning)
        running.signal(SIGKILL)
    }

    @Test func aDaemonThatKeepsOurPipeDoesNotHoldUsUp() async throws {
        let result = try await shell("setsid sleep 600 & echo $!").run()
        let daemon = try #require(Int32(result.outputText.filter(\.isNumber)))
        #expect(kill(daemon, SIGKILL) == 0, "the daemon outlives the call")
    }

    @Test func manyChildrenAtOnceAreAllReaped() async throws {
        try await withThrowingTaskGroup(of: ChildResult.self) { group in
            for index in 0..<40 { group.addTask { try await shell("echo \(index)").run() } }
            var sum = 0
            for try await result in group { sum += Int(result.outputText.filter(\.isNumber)) ?? -1000 }
            #expect(sum == 780)
        }
    }
}
