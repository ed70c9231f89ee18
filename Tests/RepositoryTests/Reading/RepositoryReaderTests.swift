import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RepositoryReaderTests {
    private func sample() async throws -> (MemoryStore, SampleRepository, RepositoryReader) {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        return (store, sample, try await RepositoryReader(opening: store))
    }

    @Test func everythingIsFoundFromClearFactsAlone() async throws {
        let (_, sample, reader) = try await sample()
        #expect(try await reader.sources() == sample.sources.map(\.source).sorted())
        for source in sample.sources {
            let membership = try await reader.membership(of: source.source)
            let chains = try await reader.chains(of: source.source)
            #expect(chains.map(\.text) == ["backup", "log-0-00000001", "log-0-00000002", "upkeep"])
            let records = try await reader.records(of: source.source, .backup, membership: membership)
            let commits = records.compactMap { record -> CommitContent? in
                if case .commit(let commit) = record.body.content { commit } else { nil }
            }
            #expect(commits == source.backups.map(\.commit))
            for commit in commits {
                let inventory = try await reader.inventory(of: source.source, commit)
                #expect(inventory.objects.contains { $0.sha256 == commit.manifest.sha256 })
            }
            let windows = RestoreWindow.windows(
                commits: commits, coverages: try await coverages(reader, source.source, chains, membership))
            #expect(windows.map(\.timeline.rawValue) == [1, 2, 1, 2])
        }
    }

    private func coverages(
        _ reader: RepositoryReader, _ source: SourceID, _ chains: [ChainName], _ membership: MembershipView
    ) async throws -> [LogCoverage] {
        var all: [LogCoverage] = []
        for case .log(let branch, let timeline) in chains {
            let chain = ChainName.log(branch: branch, timeline: timeline)
            let records = try await reader.records(of: source, chain, membership: membership)
            var coverage = LogCoverage(branch: branch, timeline: timeline)
            for case .logIndex(let index) in records.map(\.body.content) {
                let isProven = coverage.add(index)
                #expect(isProven)
            }
            all.append(coverage)
        }
        return all
    }

    @Test func anotherRootThanThePinnedOneIsRefused() async throws {
        let (store, _, reader) = try await sample()
        _ = try await RepositoryReader(opening: store, pinned: reader.rootDigest)
        await #expect(throws: ReadingError.otherRoot(expected: .zero, found: reader.rootDigest)) {
            try await RepositoryReader(opening: store, pinned: .zero)
        }
        store[ObjectName.root.path] = nil
        await #expect(throws: ReadingError.noRoot) { try await RepositoryReader(opening: store) }
    }

    @Test func aHoleOrAForeignThingEndsTheWalk() async throws {
        let (store, sample, reader) = try await sample()
        let source = sample.sources[0].source
        let membership = try await reader.membership(of: source)
        let second = ObjectName.record(source, .backup, 2)
        let bytes = try #require(store[second.path])
        store[second.path] = nil
        await #expect(throws: ReadingError.hole(second)) {
            try await reader.records(of: source, .backup, membership: membership)
        }
        store[second.path] = bytes
        let junk = "sources/\(source)/chain/backup/x"
        store[junk] = []
        await #expect(throws: ReadingError.unexpected(path: junk)) {
            try await reader.records(of: source, .backup, membership: membership)
        }
    }

    @Test func aWalkGoesOnFromAKnownHead() async throws {
        let (_, sample, reader) = try await sample()
        let source = sample.sources[0].source
        let membership = try await reader.membership(of: source)
        let records = try await reader.records(of: source, .backup, membership: membership)
        let head = ChainHead(source: source, chain: .backup, sequence: 2, digest: records[1].digest)
        var walk = try await ChainWalk(reader, head)
        #expect(try await walk.next(membership: membership)?.body.sequence == 3)
        var forked = try await ChainWalk(
            reader, ChainHead(source: source, chain: .backup, sequence: 2, digest: .zero))
        await #expect(throws: ReadingError.self) { try await forked.next(membership: membership) }
    }
}
