import Glibc
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

@testable import Coordinator

/// A tail that is opened again while slices of its former connection are on their way to the disk.
@Suite struct SpoolReopeningTests {
    /// Whether a simulated disk is slow, and whether it has begun to be.
    private struct Disk {
        var isHeld = false
        var isSlow = true
    }

    private let sample = TailSample()
    private let bench: SpoolBench

    init() throws {
        bench = try SpoolBench()
    }

    @Test func whatIsStillBeingWrittenComesBeforeTheNextConnection() async throws {
        let spool = try await bench.start()
        let first = try await spool.open(sample, at: 0)
        try await spool.write([sample.slice(0, 10)], first)
        let disk = Mutex(Disk())
        async let slow: Void = BlockingThreads.shared.run { Self.hold(spool, while: disk) }
        #expect(try await eventually(within: .seconds(5)) { disk.withLock { $0.isHeld } })
        try await spool.append(sample.slice(10, 20), at: Timestamp(microseconds: 0), first)
        #expect(try await eventually(within: .seconds(5)) { spool.state.withLock { $0.queue.isEmpty } })
        // The connection is lost, and the next one is there before the disk has done.
        spool.leave(first)
        async let opened = spool.open(sample, at: 0)
        try await Task.sleep(for: .milliseconds(50))
        disk.withLock { $0.isSlow = false }
        let second = try await opened
        try await slow
        #expect(second.position == LSN(rawValue: 20))
        try await spool.write([sample.slice(second.position.rawValue, 30)], second)
        #expect(spool.range(sample) == [0, 30])
    }

    @Test func aLaneThatWasLeftGoesOnceNothingOfItIsUnderWay() async throws {
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        let disk = Mutex(Disk())
        async let slow: Void = BlockingThreads.shared.run { Self.hold(spool, while: disk) }
        #expect(try await eventually(within: .seconds(5)) { disk.withLock { $0.isHeld } })
        try await spool.append(sample.slice(0, 10), at: Timestamp(microseconds: 0), lane)
        spool.leave(lane)
        #expect(spool.state.withLock { $0.lanes.count } == 1)
        disk.withLock { $0.isSlow = false }
        try await slow
        #expect(try await eventually(within: .seconds(5)) { spool.state.withLock { $0.lanes.isEmpty } })
        #expect(spool.range(sample) == [0, 10])
    }

    /// Nothing can be written meanwhile.
    private static func hold(_ spool: Spool, while disk: borrowing Mutex<Disk>) {
        spool.journal.withLock { _ in
            disk.withLock { $0.isHeld = true }
            while disk.withLock({ $0.isSlow }) { usleep(1000) }
        }
    }
}
