import Testing

@Suite struct SimulationTests {
    @Test(arguments: 0..<SeedRange.parts)
    func everyPromiseIsKeptInEveryWorld(part: UInt64) async throws {
        let failures = try await SimulationThreads.run {
            SeedRange.seeds(of: part).filter { seed in
                let run = Simulation(seed: seed, keepsLines: SeedRange.only != nil)
                for line in run.lines { print(line) }
                return run.failure != nil
            }
        }
        #expect(failures.isEmpty, "these seeds fail; see one again with HOLDFAST_SEED=\(failures.first ?? 0)")
    }

    @Test(arguments: [1, 77, 1234] as [UInt64])
    func theSameSeedIsTheSameWorld(seed: UInt64) async throws {
        let (first, second, another) = try await SimulationThreads.run {
            (
                Simulation(seed: seed, keepsLines: true), Simulation(seed: seed, keepsLines: true),
                Simulation(seed: seed + 1)
            )
        }
        #expect(first.digest == second.digest)
        #expect(first.lines == second.lines)
        #expect(first.count > 50)
        #expect(first.digest != another.digest)
    }

    @Test(arguments: PlantedFault.allCases)
    func aPlantedFaultIsFoundAndFoundAgain(fault: PlantedFault) async throws {
        let (found, again) = try await SimulationThreads.run {
            let runs = (1...2000).lazy.map { Simulation(seed: $0, planted: fault) }
            let found = runs.first { $0.failure != nil }
            return (found, found.map { Simulation(seed: $0.seed, planted: fault) })
        }
        let failure = try #require(found?.failure)
        #expect(again?.failure == failure)
        #expect(again?.digest == found?.digest)
    }
}
