import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

@Suite struct TransportTests {
    private static let attempt = Attempt(rawValue: 1)

    @Test(arguments: [true, false])
    func anObjectArrivesThoughTheConnectionIsLost(isCarriedOut: Bool) async throws {
        try await AgentBench.with { bench in
            let name = ObjectName.pack(bench.source, .random(), Self.attempt, 0)
            var random = TestBytes(seed: 5)
            let bytes = random.random(900_000)
            bench.coordinator.lose(.init(kind: .putObject, passage: 1, isCarriedOut: isCarriedOut))
            let uploader = ObjectUploader(link: bench.parts.link, job: nil, attempt: Self.attempt)
            try await uploader.put(name, bytes)
            #expect(bench.coordinator.store[name.path] == bytes)
            #expect(bench.coordinator.heard.withLock { $0.connections } == 2)
        }
    }

    @Test(arguments: [true, false])
    func aRecordIsAppendedOnceThoughItsReplyIsLost(isCarriedOut: Bool) async throws {
        try await AgentBench.with { bench in
            let chain = bench.parts.appender(of: bench.source, .backup)
            #expect(try await chain.open() == nil)
            bench.coordinator.lose(.init(kind: .appendRecord, passage: 2, isCarriedOut: isCarriedOut))
            for number in 1...3 {
                let content = AbortContent(backup: .random(), attempt: Self.attempt, reason: "\(number)")
                #expect(try await chain.append(.abort(content), attempt: Self.attempt) == UInt64(number))
            }
            let records = try bench.coordinator.records(bench.source, .backup)
            #expect(records.map(\.body.sequence) == [1, 2, 3])
            #expect(records[2].body.previous == records[1].digest)
        }
    }

    @Test(arguments: [ErrorCode.catalogue, .noSpace, .noSuchThing])
    func theEndOfARunIsToldUntilItIsNotedOrVain(code: ErrorCode) async throws {
        try await AgentBench.with { bench in
            let end = RunEnded(job: .random(), attempt: Self.attempt, outcome: .done, summary: [], steps: [])
            bench.coordinator.refusal.withLock { $0 = HoldfastError(code, "it cannot be noted") }
            let telling = Task { try await bench.parts.link.insist(on: end, patience: .seconds(60)) }
            if code == .noSuchThing { _ = await telling.result }
            try await Task.sleep(for: .milliseconds(100))
            bench.coordinator.refusal.withLock { $0 = nil }
            let told = await telling.result
            #expect((try? told.get()) != nil || code == .noSuchThing)
            #expect(bench.coordinator.heard.withLock { $0.ended.count } == (code == .noSuchThing ? 0 : 1))
        }
    }

    @Test func aRefusalIsNotRepeated() async throws {
        try await AgentBench.with { bench in
            let name = ObjectName.pack(bench.source, .random(), Self.attempt, 0)
            let uploader = ObjectUploader(link: bench.parts.link, job: nil, attempt: Self.attempt)
            try await uploader.put(name, [1, 2, 3])
            try await uploader.put(name, [1, 2, 3])
            await #expect(throws: HoldfastError.self) { try await uploader.put(name, [1, 2, 4]) }
        }
    }

    @Test func aReadGoesOnWhereItStood() async throws {
        try await AgentBench.with { bench in
            let name = ObjectName.pack(bench.source, .random(), Self.attempt, 0)
            var random = TestBytes(seed: 9)
            let bytes = random.random(700_000)
            _ = try await bench.coordinator.store.create(name, bytes)
            let downloader = ObjectDownloader(link: bench.parts.link, job: nil)
            #expect(try await downloader.whole(name) == bytes)
            let part = Mutex(Bytes())
            try await downloader.read(name, 1000..<500_000, limit: 1 << 20) { more in part.withLock { $0 += more } }
            #expect(part.withLock { $0 } == Bytes(bytes[1000..<500_000]))
            await #expect(throws: HoldfastError.self) { try await downloader.whole(name, limit: 699_999) }
        }
    }

    @Test func waitingForACoordinatorHasAnEnd() async throws {
        let link = CoordinatorLink()
        let error = await #expect(throws: HoldfastError.self) {
            try await link.channel(within: .milliseconds(50))
        }
        #expect(error?.code == .unreachable)
        link.end(HoldfastError(.revoked, "gone"))
        await #expect(throws: HoldfastError(.revoked, "gone")) { try await link.channel(within: .seconds(600)) }
    }
}
