import Glibc
import Platform
import Testing

@Suite(.serialized)
struct SignalWatchTests {
    @Test func handsOutSignalsAsTheyCome() async throws {
        let loop = try EventLoop(name: "signals")
        let watch = try SignalWatch([SIGUSR1, SIGUSR2], loop: loop)
        kill(getpid(), SIGUSR1)
        #expect(try await watch.next() == SIGUSR1)
        let waiting = Task { try await watch.next() }
        try await Task.sleep(for: .milliseconds(10))
        kill(getpid(), SIGUSR2)
        #expect(try await waiting.value == SIGUSR2)
        let cancelled = Task { try await watch.next() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
    }

    @Test func childrenDoNotInheritTheWatch() async throws {
        let loop = try EventLoop(name: "signals")
        let watch = try SignalWatch([SIGUSR1], loop: loop)
        let result = try await ChildProcess("/bin/sh", ["-c", "kill -USR1 $$"]).run()
        #expect(result.status == .signalled(SIGUSR1))
        withExtendedLifetime(watch) {}
    }
}
