import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Which restore points a damaged object breaks.
@Suite struct ScrubBreakageTests {
    private static let attempt = Attempt(rawValue: 1)
    private static let branch = SampleRepository.branch

    /// Removes one object and returns the one finding.
    private func finding(
        without name: (SampleRepository.Source) -> ObjectName
    ) async throws -> (ScrubFinding, SampleRepository.Source, SampleRepository) {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let source = sample.sources[0]
        try #require(store[name(source).path] != nil)
        store[name(source).path] = nil
        let findings = try await Scrub(store: store).run().findings
        #expect(findings.count == 1)
        let finding = try #require(findings.first)
        #expect(finding.source == source.source)
        return (finding, source, sample)
    }

    @Test func aPackThatTheIncrementUsesBreaksBoth() async throws {
        let (finding, source, _) = try await finding { .pack($0.source, $0.backups[0].backup, Self.attempt, 0) }
        #expect(finding.brokenBackups == source.backups.map(\.backup))
    }

    @Test func aPackThatOnlyTheFullUsesBreaksTheFull() async throws {
        let (finding, source, _) = try await finding { .pack($0.source, $0.backups[0].backup, Self.attempt, 2) }
        #expect(finding.brokenBackups == [source.backups[0].backup])
    }

    @Test func theIncrementsOwnObjectsBreakOnlyIt() async throws {
        for name in [
            { .pack($0.source, $0.backups[1].backup, Self.attempt, 0) },
            { .map($0.source, $0.backups[1].backup, Self.attempt, 0) },
            { .manifest($0.source, $0.backups[1].backup, Self.attempt) },
            { .inventory($0.source, $0.backups[1].backup, Self.attempt) },
        ] as [(SampleRepository.Source) -> ObjectName] {
            let (finding, source, _) = try await finding(without: name)
            #expect(finding.brokenBackups == [source.backups[1].backup])
        }
    }

    @Test func theInventoryOfTheFullBreaksBoth() async throws {
        let (finding, source, _) = try await finding { .inventory($0.source, $0.backups[0].backup, Self.attempt) }
        #expect(finding.brokenBackups == source.backups.map(\.backup))
    }

    @Test func theCommitRecordOfTheFullBreaksBoth() async throws {
        let (finding, source, _) = try await finding { .record($0.source, .backup, 2) }
        #expect(finding.brokenBackups == source.backups.map(\.backup))
    }

    @Test func theCommitRecordOfTheNewestIsMissedByItsReceipt() async throws {
        let (finding, source, _) = try await finding { .record($0.source, .backup, 6) }
        #expect(finding.kind == .missing)
        #expect(finding.brokenBackups == [source.backups[1].backup])
    }

    @Test func anIntentIsMissedByItsCommit() async throws {
        let (finding, source, _) = try await finding { .record($0.source, .backup, 1) }
        #expect(finding.brokenBackups == source.backups.map(\.backup))
    }

    private func logName(
        _ source: SampleRepository.Source, _ timeline: TimelineID, _ start: UInt64, _ end: UInt64, _ number: UInt64
    ) -> ObjectName {
        .logObject(
            source.source,
            ObjectName.LogObjectParts(
                branch: Self.branch, timeline: timeline, start: LSN(rawValue: start << 16),
                end: LSN(rawValue: end), writer: Self.attempt, number: number))
    }

    @Test func aSegmentBreaksItsStretchAndTheBackupThatNeedsIt() async throws {
        let (finding, source, _) = try await finding { logName($0, SampleRepository.first, 16, 17 << 16, 0) }
        #expect(finding.brokenBackups == [source.backups[0].backup])
        #expect(
            finding.brokenLog == [
                BrokenLog(
                    branch: Self.branch, timeline: SampleRepository.first, from: LSN(rawValue: 16 << 16),
                    to: LSN(rawValue: 17 << 16))
            ])
    }

    @Test func aPartialThatAWholeSegmentReplacedBreaksNothing() async throws {
        let (finding, _, _) = try await finding { logName($0, SampleRepository.first, 17, (17 << 16) + 9000, 0) }
        #expect(finding.brokenBackups.isEmpty)
        #expect(finding.brokenLog.isEmpty)
    }

    @Test func detailsBreakNoWindow() async throws {
        let (finding, _, _) = try await finding {
            .details($0.source, Self.branch, SampleRepository.first, Self.attempt, 0)
        }
        #expect(finding.kind == .missing)
        #expect(finding.brokenBackups.isEmpty && finding.brokenLog.isEmpty)
        #expect(finding.reason.contains("by xid or name"))
    }

    @Test func detailsOfAnotherIndexAreTold() async throws {
        let store = MemoryStore()
        let source = try await SampleRepository(in: store).sources[0].source
        let names = [UInt64(0), 1].map {
            ObjectName.details(source, Self.branch, SampleRepository.first, Self.attempt, $0).path
        }
        store[names[0]] = store[names[1]]
        let findings = try await Scrub(store: store).run().findings
        #expect(findings.map(\.kind) == [.altered] && findings.map(\.object) == [names[0]])
        #expect(findings.allSatisfy { $0.brokenLog.isEmpty })
    }

    @Test func detailsThatNoIndexNamesYetAreProvisional() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let name = ObjectName.details(
            sample.sources[0].source, Self.branch, SampleRepository.first, Self.attempt, 99)
        let before = try await Scrub(store: store).run().provisional
        let builder = sample.builder
        _ = try await builder.put(name, [1, 2, 3], .generate())
        let report = try await Scrub(store: store).run()
        #expect(report.findings.isEmpty && report.provisional == before + 1)
        store[name.path] = [1, 2, 3]
        #expect(try await Scrub(store: store).run().findings.map(\.kind) == [.unexpected])
    }

    @Test func aHistoryBreaksItsTimeline() async throws {
        let (finding, _, _) = try await finding {
            .history($0.source, Self.branch, SampleRepository.second, Self.attempt, 2)
        }
        #expect(finding.brokenLog.map(\.timeline) == [SampleRepository.second])
        #expect(finding.brokenLog.map(\.from.rawValue) == [18 << 16])
        #expect(finding.brokenLog.map(\.to?.rawValue) == [(19 << 16) + 5000])
    }

    @Test func alogIndexBreaksWhatItMadeDurable() async throws {
        let chain = ChainName.log(branch: Self.branch, timeline: SampleRepository.first)
        let (first, source, _) = try await finding { .record($0.source, chain, 1) }
        #expect(first.brokenLog.map(\.from.rawValue) == [16 << 16])
        #expect(first.brokenLog.map(\.to?.rawValue) == [17 << 16])
        #expect(first.brokenBackups == [source.backups[0].backup])
        let (second, _, _) = try await finding { .record($0.source, chain, 2) }
        #expect(second.brokenLog.map(\.from.rawValue) == [(17 << 16) + 9000])
    }

    @Test func theRecordThatAddedTheMemberBreaksAllItSigned() async throws {
        let (finding, source, _) = try await finding { .record($0.source, .upkeep, 1) }
        #expect(finding.brokenBackups == source.backups.map(\.backup))
        #expect(!finding.brokenLog.isEmpty)
    }

    @Test func theRootBreaksEverything() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        store["repository.hf"] = nil
        let findings = try await Scrub(store: store).run().findings
        #expect(findings.map(\.kind) == [.root])
        #expect(Set(findings[0].brokenBackups) == Set(sample.sources.flatMap(\.backups).map(\.backup)))
        #expect(findings[0].brokenLog.count == 4)
        let other = try await Scrub(store: MemoryStore()).run().findings
        #expect(other.map(\.reason) == ["there is no repository root"])
    }

    @Test func keysAndDefinitionsBreakNoRestorePoint() async throws {
        let store = MemoryStore()
        _ = try await SampleRepository(in: store)
        for path in store.paths where path.contains("/keys/") || path.contains("/definition/") {
            let damaged = store.copy()
            damaged[path] = nil
            let findings = try await Scrub(store: damaged).run().findings
            #expect(findings.map(\.object) == [path])
            #expect(findings.allSatisfy { $0.brokenBackups.isEmpty && $0.brokenLog.isEmpty })
        }
    }

    @Test func aTruthfulIndexOverMissingLogIsAClaim() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        var builder = sample.builder
        let source = sample.sources[0].source
        let chain = ChainName.log(branch: Self.branch, timeline: SampleRepository.second)
        let records = try await RepositoryReader(opening: store).records(
            of: source, chain, membership: RepositoryReader(opening: store).membership(of: source))
        guard case .logIndex(var index)? = records.last?.body.content else { return #expect(Bool(false)) }
        index.objects = []
        index.keys = []
        index.coveredTo = LSN(rawValue: 30 << 16)
        try await builder.append(.logIndex(index), source, chain)
        let findings = try await Scrub(store: store).run().findings
        #expect(findings.map(\.kind) == [.claim])
        #expect(findings.map(\.object) == [ObjectName.record(source, chain, 2).path])
        #expect(findings[0].brokenLog.map(\.from.rawValue) == [(19 << 16) + 5000])
    }
}
