import Repository
import Synchronization
import TestSupport
import Testing

@Suite struct ScrubProgressTests {
    @Test func progressGrowsThroughAllSources() async throws {
        let store = MemoryStore()
        _ = try await SampleRepository(in: store)
        let steps = Mutex<[ScrubProgress]>([])
        let report = try await Scrub(store: store).run { step in steps.withLock { $0.append(step) } }
        let seen = steps.withLock { $0 }
        #expect(Set(seen.map(\.source)).count > 1)
        #expect(seen.map(\.bytes) == seen.map(\.bytes).sorted())
        #expect(seen.last?.bytes == report.bytes && seen.last?.objects == report.objects)
    }
}
