import Agent
import Platform
import Testing

@Suite struct PackPlannerTests {
    @Test(arguments: [0, 1, 63, 64, 65, 5_000])
    func spilledAndUnspilledPlansAreTheSame(count: Int) throws {
        let runs = Self.runs(count, seed: UInt64(count))
        let inMemory = try Self.read(runs, batch: 1 << 17)
        let spilled = try Self.read(runs, batch: 64)
        #expect(inMemory == spilled)
        #expect(spilled.flatMap(\.self) == runs.sorted())
    }

    @Test func everyPackComesOnceAndInOrder() throws {
        let packs = try Self.read(Self.runs(3_000, seed: 1), batch: 100).map { $0.map(\.pack) }
        #expect(packs.allSatisfy { Set($0).count == 1 })
        let firsts = packs.compactMap(\.first)
        #expect(firsts == firsts.sorted() && Set(firsts).count == firsts.count)
    }

    private static func runs(_ count: Int, seed: UInt64) -> [PlannedRun] {
        var random = TestBytes(seed: seed)
        return (0..<count).map { _ in
            PlannedRun(
                pack: .init(backup: UInt32(random.number(below: 2)), number: UInt32(random.number(below: 20))),
                part: UInt32(random.number(below: 16)), offset: UInt32(random.number(below: 1 << 20)),
                length: UInt32(random.number(below: 8192) + 1), file: UInt32(random.number(below: 100)),
                fileOffset: UInt64(random.number(below: 1 << 30)))
        }
    }

    private static func read(_ runs: [PlannedRun], batch: Int) throws -> [[PlannedRun]] {
        var planner = PackPlanner(directory: "/tmp", batchLimit: batch)
        for run in runs { try planner.add(run) }
        let plan = try planner.finish()
        #expect(plan.totals.runs == runs.count)
        var packs: [[PlannedRun]] = []
        while let pack = try plan.nextPack() { packs.append(pack) }
        return packs
    }
}
