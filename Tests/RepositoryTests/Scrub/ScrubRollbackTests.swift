import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// An attacker with write access puts genuine but older things back: what is found by whom.
@Suite struct ScrubRollbackTests {
    private static let attempt = Attempt(rawValue: 1)

    private static func heads(_ builder: RepositoryBuilder, _ sample: SampleRepository) -> [ChainHead] {
        sample.sources.flatMap { source in
            ["backup", "upkeep", "log-0-00000001", "log-0-00000002"].compactMap(ChainName.init(text:))
                .map { builder.head(source.source, $0) }
        }
    }

    @Test func theNewestRecordTakenAwayIsSeenByWhoeverRemembersIt() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let source = sample.sources[0].source
        let newest = ObjectName.record(source, .upkeep, sample.builder.head(source, .upkeep).sequence).path
        try #require(store[newest] != nil)
        store[newest] = nil
        let alone = try await Scrub(store: store).run()
        #expect(alone.findings.isEmpty && !alone.isFreshnessProven, "nothing in the objects tells of it")
        let remembering = try await Scrub(store: store, heads: Self.heads(sample.builder, sample)).run()
        #expect(remembering.findings.map(\.object) == [newest])
        #expect(remembering.findings.map(\.kind) == [.missing])
    }

    @Test func aWholeRepositoryOfEarlierIsSeenByWhoeverRemembersALaterOne() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let earlier = store.copy()
        var builder = sample.builder
        let source = sample.sources[1].source
        try await builder.receipt(source, .backup)
        try await builder.receipt(source, .backup)
        let later = builder.head(source, .upkeep)
        let alone = try await Scrub(store: earlier).run()
        #expect(alone.findings.isEmpty && !alone.isFreshnessProven)
        let remembering = try await Scrub(store: earlier, heads: Self.heads(builder, sample)).run()
        #expect(remembering.findings.contains { $0.object.hasPrefix("sources/\(source)/chain/upkeep/") })
        #expect(remembering.findings.allSatisfy { $0.source == source }, "\(remembering.findings.map(\.object))")
        #expect(later.sequence == sample.builder.head(source, .upkeep).sequence + 2)
    }

    @Test func anOlderObjectInPlaceOfANewerIsAltered() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let source = sample.sources[0]
        let (full, increment) = (source.backups[0].backup, source.backups[1].backup)
        let replays: [(older: ObjectName, newer: ObjectName)] = [
            (.pack(source.source, full, Self.attempt, 0), .pack(source.source, increment, Self.attempt, 0)),
            (.manifest(source.source, full, Self.attempt), .manifest(source.source, increment, Self.attempt)),
            (.inventory(source.source, full, Self.attempt), .inventory(source.source, increment, Self.attempt)),
            (.record(source.source, .backup, 2), .record(source.source, .backup, 6)),
        ]
        for (older, newer) in replays {
            let copy = store.copy()
            copy[newer.path] = copy[older.path]
            let findings = try await Scrub(store: copy).run().findings
            #expect(findings.contains { $0.object == newer.path }, "\(newer): \(findings.map(\.object))")
            if case .record? = newer.parts { continue }
            #expect(findings.contains { $0.brokenBackups.contains(increment) }, "\(newer)")
        }
    }

    private static func isSegment(_ name: ObjectName, of wanted: SourceID) -> Bool {
        guard case .log(let source, _)? = name.parts else { return false }
        return source == wanted
    }

    /// Sealed for its own name, by somebody who has a key of their own.
    @Test func aSegmentOfTheRightNameWithOtherContentIsAltered() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let source = sample.sources[0].source
        let names = store.paths.compactMap { ObjectName($0) }.filter { Self.isSegment($0, of: source) }
        var found = 0
        for name in names {
            let copy = store.copy()
            copy[name.path] = nil
            let place = try #require(ObjectPlace(repository: sample.builder.keys.repository, name: name))
            copy[name.path] = try ObjectSealer.seal(Bytes(repeating: 7, count: 4096), place: place, key: .generate())
            let findings = try await Scrub(store: copy).run().findings
            guard !findings.isEmpty else { continue }
            #expect(findings.map(\.object) == [name.path] && findings[0].kind == .altered)
            found += 1
        }
        // One of them is named by no index yet.
        #expect(found >= names.count - 1 && found > 0, "\(found) of \(names.count)")
    }
}
