import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

@Suite struct CoordinatorDeliveryTests {
    @Test func aTailGoesOnWhereItStoodAfterALostConnection() async throws {
        try await AgentBench.with { bench in
            let borders = (0...8 as ClosedRange<UInt64>).map { LSN(rawValue: 1000 + 100 * $0) }
            bench.coordinator.tail.withLock { tail in
                tail.slices = zip(borders, borders.dropFirst()).map {
                    TailSlice(start: $0, end: $1, key: .random(), sealed: [1], signature: [2])
                }
            }
            bench.coordinator.lose(.init(kind: GetTail.kind, passage: 1, isCarriedOut: true))
            let taken = Mutex<[LSN]>([])
            let delivery = CoordinatorDelivery(link: bench.parts.link, job: .random(), attempt: Attempt(rawValue: 1))
            let range = borders[0]..<borders[8]
            try await withDeadline(.seconds(60), doing: "the tail") {
                try await delivery.tail(LogBranch(rawValue: 0), TimelineID(rawValue: 1), range) { slices in
                    taken.withLock { $0 += slices.map(\.start) }
                    return slices.last?.end ?? .zero
                }
            }
            // Each slice comes once, since what was taken before the loss is not asked for again.
            #expect(taken.withLock { $0 } == Array(borders.dropLast()))
            #expect(bench.coordinator.tail.withLock { $0.asked.map(\.from) } == [borders[0], borders[4]])
        }
    }
}
