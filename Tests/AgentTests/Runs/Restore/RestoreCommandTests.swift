import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// The recovering server's side of the log: the command and the socket behind it.
@Suite struct RestoreCommandTests {
    /// What one call of the command came to.
    struct Call: Sendable, Equatable {
        var status: RestoreCommand.Status
        var bytes: Bytes?
    }

    /// Runs the command as a server in `directory` would.
    static func ask(_ name: String, in directory: String) async throws -> Call {
        try await BlockingThreads(name: "command", count: 1).run {
            let target = directory + "/RECOVERYXLOG"
            let status = RestoreCommand.run(["--socket", directory + "/" + TargetLayout.socketName, name, target])
            defer { try? Files.remove(target) }
            return Call(status: status, bytes: try? Files.readFile(target))
        }
    }

    /// A scene that recovers on the second timeline and asks for `names`.
    static func scene(
        asking names: @escaping @Sendable (RestoreScene) -> [String]
    ) async throws -> (RestoreScene, @Sendable () -> [Call]) {
        let calls = SharedCalls()
        var scene = try await RestoreScene()
        scene.followTimeline()
        scene.order.start = true
        let list = names(scene)
        scene.recovery = { directory, _ in
            for name in list { calls.add(try await ask(name, in: directory)) }
        }
        // The server's own programs are not needed, but the order asks for them to be there.
        return (scene, { calls.all })
    }

    @Test func logIsServedInAnyOrderAndAsOftenAsAsked() async throws {
        let second = SampleRepository.second
        let (scene, calls) = try await Self.scene { scene in
            [
                "00000002.history", scene.segmentName(18, second), scene.segmentName(16), scene.segmentName(17),
                scene.segmentName(16), scene.segmentName(19, second),
            ]
        }
        try await scene.run()
        let size = Int(scene.sample.builder.segmentSize)
        let first = try #require(scene.source.log[SampleRepository.first]).bytes
        let onward = try #require(scene.source.log[second]).bytes
        let got = calls()
        #expect(got.map(\.status) == Array(repeating: .done, count: 6))
        #expect(got[1].bytes == Bytes(onward[..<size]))
        #expect(got[2].bytes == Bytes(first[..<size]))
        #expect(got[3].bytes == Bytes(first[size..<2 * size]))
        #expect(got[4].bytes == got[2].bytes)
        #expect(got[5].bytes == Bytes(onward[size...]) + Bytes(repeating: 0, count: 2 * size - onward.count))
        #expect(scene.meter.steps.map(\.name) == ["prove", "fetch", "log", "replay", "open"])
        #expect(try !Files.exists(scene.order.directory + "/" + TargetLayout.socketName))
        #expect(try !Files.exists(scene.order.directory + "/holdfast_restore.json"))
    }

    @Test func whatTheLogDoesNotHoldIsAbsent() async throws {
        let (scene, calls) = try await Self.scene { scene in
            ["00000003.history", scene.segmentName(20, SampleRepository.second), scene.segmentName(15), "x", ""]
        }
        try await scene.run()
        #expect(calls() == Array(repeating: Call(status: .absent, bytes: nil), count: 5))
    }

    @Test func damagedLogStopsTheServerAndNamesTheObject() async throws {
        let (scene, calls) = try await Self.scene { scene in
            [scene.segmentName(16), scene.segmentName(17), scene.segmentName(16)]
        }
        let path = scene.path("/log/0-00000001/0000000000110000-0000000000120000")
        scene.flip(path, at: 0.9)
        let error = try #require(try await scene.failureOfServing())
        #expect(error.code == .objectDamaged)
        #expect(error.message.contains(path))
        let got = calls()
        #expect(got.map(\.status) == [.done, .failed, .failed])
        #expect(got[1].bytes == nil)
    }

    @Test func slowLogIsWaitedFor() async throws {
        var (scene, calls) = try await Self.scene { scene in [scene.segmentName(16), scene.segmentName(17)] }
        scene.delivery.logDelay = .milliseconds(300)
        let begun = ContinuousClock.now
        try await scene.run()
        #expect(calls().map(\.status) == [.done, .done])
        #expect(begun.duration(to: .now) >= .milliseconds(300))
    }

    @Test func aServerWithoutARunStops() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Self.ask("000000010000000000000001", in: folder.path) == Call(status: .failed, bytes: nil))
    }

    @Test func wrongArgumentsAreAFailure() {
        #expect(RestoreCommand.run([]) == .failed)
        #expect(RestoreCommand.run(["--socket", "s", "name"]) == .failed)
        #expect(RestoreCommand.run(["--sock", "s", "name", "target"]) == .failed)
        #expect(RestoreCommand.Status.failed.rawValue > 128)
    }

    @Test func theCommandLineIsSafeForTheShell() async throws {
        let (scene, _) = try await Self.scene { _ in [] }
        try await scene.run()
        let line = String(decoding: try scene.restored("log_command"), as: UTF8.self)
        #expect(line == "'/bin/it'\\''s 100%%' restore-command --socket 'holdfast_restore.sock' \"%f\" \"%p\"")
    }

    /// Calls as they come in.
    private final class SharedCalls: Sendable {
        private let calls = Mutex<[Call]>([])
        var all: [Call] { calls.withLock { $0 } }
        func add(_ call: Call) { calls.withLock { $0.append(call) } }
    }
}

extension RestoreScene {
    /// The failure of a run whose script goes on although the log could not be had.
    fileprivate func failureOfServing() async throws -> HoldfastError? {
        var scene = self
        let recovery = recovery
        scene.recovery = { directory, command in
            try await recovery(directory, command)
            throw HoldfastError(.recoveryFailed, "the server stopped")
        }
        return try await scene.failure()
    }
}
