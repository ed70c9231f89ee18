import Glibc
import Platform
import Testing

struct EventLoopTests {
    private actor Counter {
        private let loop: EventLoop
        private var count = 0
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        init(loop: EventLoop) {
            self.loop = loop
        }

        func increment() -> Int {
            #expect(loop.isCurrent)
            count += 1
            return count
        }
    }

    private actor Elsewhere {
        private var count = 0

        func increment() -> Int {
            count += 1
            return count
        }
    }

    @Test func runsTasksAndActorsOnItsThread() async throws {
        let loop = try EventLoop(name: "loop")
        let counter = Counter(loop: loop)
        let elsewhere = Elsewhere()
        let task = Task(executorPreference: loop) {
            for _ in 0..<100 {
                #expect(loop.isCurrent)
                _ = await counter.increment()
                _ = await elsewhere.increment()
                await Task.yield()
            }
            loop.checkIsolated()
        }
        for _ in 0..<100 { _ = await counter.increment() }
        await task.value
        #expect(!loop.isCurrent)
        #expect(await counter.increment() == 201)
        #expect(await elsewhere.increment() == 101)
    }

    @Test func tasksWaitOnClocksAndGroupsAsAnywhere() async throws {
        let loop = try EventLoop(name: "loop")
        let sum = await Task(executorPreference: loop) {
            await withTaskGroup(of: Int.self) { group in
                for value in 0..<50 {
                    group.addTask {
                        try? await Task.sleep(for: .milliseconds(1))
                        return loop.isCurrent ? value : -1000
                    }
                }
                return await group.reduce(0, +)
            }
        }.value
        #expect(sum == 1225)
    }

    @Test func aLoopLetGoEndsItsThread() async throws {
        let before = try threadCount("brief")
        for _ in 0..<10 {
            let loop = try EventLoop(name: "brief")
            await Task(executorPreference: loop) {}.value
        }
        var count = -1
        for _ in 0..<100 where count != before {
            try await Task.sleep(for: .milliseconds(10))
            count = try threadCount("brief")
        }
        #expect(count == before)
    }

    private func threadCount(_ name: String) throws -> Int {
        try Files.list("/proc/self/task").count { id in
            (try? Files.readFile("/proc/self/task/\(id)/comm")) == Bytes("\(name)\n".utf8)
        }
    }

    @Test func shutdownEndsEveryWait() async throws {
        let loop = try EventLoop(name: "loop")
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        let waiting = Task { try await listener.accept() }
        try await Task.sleep(for: .milliseconds(20))
        loop.shutdown()
        let failure = await #expect(throws: SystemError.self) { try await waiting.value }
        #expect(failure?.errno == ECANCELED)
    }
}
