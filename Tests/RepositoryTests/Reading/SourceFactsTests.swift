import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct SourceFactsTests {
    private let folder: TemporaryFolder
    private let store: LocalStore
    private let sample: SampleRepository

    init() async throws {
        folder = try TemporaryFolder()
        store = try LocalStore.create(directory: folder.path + "/repository")
        sample = try await SampleRepository(in: store)
    }

    @Test func recoveryKeyOpensWhatTheChainsName() async throws {
        let reader = try await RepositoryReader(opening: store)
        let sealed = SealedReader(reader, opening: [sample.builder.recoveryKey.sealing])
        var names: Set<String> = []
        for source in sample.sources {
            let facts = try await reader.facts(of: source.source)
            #expect(facts.faults.isEmpty)
            #expect(facts.holdings.backups.map(\.commit.backup) == source.backups.map(\.backup))
            #expect(facts.holdings.windows.count >= 2)
            for key in facts.keys.keys { _ = try sealed.key(key, of: facts) }
            names.insert(try #require(try await sealed.definition(of: facts)).name)
            for mark in facts.holdings.marks.values.flatMap({ $0 }) {
                guard let reference = mark.details else { continue }
                let details = try await sealed.details(reference, of: facts)
                #expect(details.objects.count == mark.objects.filter { $0.kind != .history }.count)
            }
        }
        #expect(names == ["main", "Größe 'x'"])
    }

    @Test func anotherKeyOpensNothing() async throws {
        let reader = try await RepositoryReader(opening: store)
        let facts = try await reader.facts(of: sample.sources[0].source)
        let sealed = SealedReader(reader, opening: [.generate()])
        await #expect(throws: SealingError.self) { try await sealed.definition(of: facts) }
    }

    @Test func aHoleInAChainLeavesWhatStandsBeforeIt() async throws {
        let source = sample.sources[0]
        let chain = ChainName.log(branch: SampleRepository.branch, timeline: SampleRepository.first)
        try Files.remove(store.directory + "/" + ObjectName.record(source.source, chain, 1).path)
        let reader = try await RepositoryReader(opening: store)
        let facts = try await reader.facts(of: source.source)
        #expect(facts.faults == [chain: .hole(.record(source.source, chain, 1))])
        #expect(facts.holdings.backups.count == 2)
        #expect(facts.holdings.coverages.allSatisfy { $0.timeline != SampleRepository.first })
    }

    @Test func aHoleInTheUpkeepChainEndsTheReading() async throws {
        let source = sample.sources[0].source
        try Files.remove(store.directory + "/" + ObjectName.record(source, .upkeep, 1).path)
        let reader = try await RepositoryReader(opening: store)
        await #expect(throws: ReadingError.hole(.record(source, .upkeep, 1))) { try await reader.facts(of: source) }
    }

    @Test func unwantedChainsAreNotRead() async throws {
        let reader = try await RepositoryReader(opening: store)
        let facts = try await reader.facts(of: sample.sources[1].source) { $0 == .backup }
        #expect(facts.holdings.backups.count == 2 && facts.holdings.coverages.isEmpty)
    }
}
