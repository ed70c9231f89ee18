import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// What a member may not claim, however well it is signed.
@Suite struct ClaimCheckTests {
    private func refused(
        _ reason: String, as code: ErrorCode = .recordRefused, _ spoil: (inout CommitContent) -> Void,
        _ line: SourceLocation = #_sourceLocation
    ) async throws {
        let bench = try await IngestBench()
        var commit = try await bench.storeBackup()
        try await bench.storeLog()
        spoil(&commit)
        let error = await bench.refusal { try await bench.append(.commit(commit), .backup) }
        #expect(error?.code == code, sourceLocation: line)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")", sourceLocation: line)
        #expect(try await bench.catalog.backups().isEmpty, sourceLocation: line)
    }

    private func refusedIndex(
        _ reason: String, as code: ErrorCode = .recordRefused, _ spoil: (inout LogIndexContent) -> Void
    ) async throws {
        let bench = try await IngestBench()
        let error = await bench.refusal { try await bench.storeLog(index: spoil) }
        #expect(error?.code == code)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(try await bench.facts.holdings(of: bench.source).coverages.isEmpty)
    }

    @Test func aBackupFromTheFutureIsRefused() async throws {
        let future = Timestamp(microseconds: 9_223_372_036_854_000_000)
        try await refused("ahead of the coordinator's clock", as: .clockAhead) { $0.stopped = future }
        try await refused("ahead of the coordinator's clock", as: .clockAhead) { $0.stoppedByAgent = future }
        try await refused("ahead of the coordinator's clock", as: .clockAhead) {
            $0.stopped = $0.stopped.advanced(by: .seconds(3601))
        }
        try await refused("before 1970") { $0.started = Timestamp(microseconds: .min) }
    }

    @Test func aBackupThatEndsBeforeItStartsIsRefused() async throws {
        try await refused("before it starts") { $0.stopped = $0.started.advanced(by: .seconds(-3601)) }
        try await refused("before it starts") { $0.stoppedByAgent = Timestamp(microseconds: 0) }
    }

    @Test func aClockThatIsALittleAheadIsForgiven() async throws {
        let bench = try await IngestBench()
        var commit = try await bench.storeBackup()
        try await bench.storeLog()
        commit.stopped = commit.stopped.advanced(by: .seconds(3599))
        _ = try await bench.append(.commit(commit), .backup)
    }

    @Test func impossiblePositionsAreRefused() async throws {
        try await refused("cannot reach from") { $0.stopLSN = LSN(rawValue: 99) }
        try await refused("cannot reach from") { $0.startLSN = .zero }
        try await refused("cannot reach from") { $0.timeline = TimelineID(rawValue: 0) }
        try await refused("log segments cannot have") { $0.segmentSize = 0 }
        try await refused("log segments cannot have") { $0.segmentSize = 100_000 }
    }

    @Test func anotherClusterEngineOrBranchIsRefused() async throws {
        try await refused("of the database cluster 2") { $0.systemIdentifier = 2 }
        try await refused("another engine") { $0.engine = "mariadb" }
        try await refused("no log branch") { $0.branch = LogBranch(rawValue: 1) }
    }

    @Test func claimsBeyondAllMeasureAreRefused() async throws {
        try await refused("bytes of files") { $0.logicalBytes = .max }
        try await refused("stored bytes") { $0.storedBytes = .max }
        try await refused("its codec is longer") { $0.codec = String(repeating: "x", count: 201) }
    }

    @Test func anImpossibleLogIndexIsRefused() async throws {
        try await refusedIndex("ahead of the coordinator's clock", as: .clockAhead) {
            $0.through = $0.through.advanced(by: .seconds(3601))
        }
        try await refusedIndex("log segments cannot have") { $0.segmentSize = 3 }
        try await refusedIndex("cannot have left") { $0.parentTimeline = TimelineID(rawValue: 2) }
        try await refusedIndex("no part of one log segment") { $0.segmentSize = 32 << 10 }
    }

    @Test func aSecondClusterOnABranchIsRefusedAndOnANewOneTaken() async throws {
        let bench = try await IngestBench()
        try await bench.storeLog()
        func index(_ branch: UInt32) -> RecordContent {
            .logIndex(
                LogIndexContent(
                    branch: LogBranch(rawValue: branch), timeline: TimelineID(rawValue: 1),
                    segmentSize: IngestBench.segment, systemIdentifier: 2, coveredFrom: .zero, coveredTo: .zero,
                    through: bench.keys.now))
        }
        func chain(_ branch: UInt32) -> ChainName {
            .log(branch: LogBranch(rawValue: branch), timeline: TimelineID(rawValue: 1))
        }
        func append(_ branch: UInt32) async throws -> Appended {
            try await bench.append(index(branch), chain(branch), attempt: IngestBench.writer)
        }
        #expect(await bench.refusal { try await append(0) }?.message.contains("another cluster") == true)
        #expect(await bench.refusal { try await append(1) }?.message.contains("no log branch") == true)
        let alarm = SourceAlarm(source: bench.source, kind: "fork", text: "t")
        _ = try await bench.alarms.take(alarm, from: bench.agent)
        #expect(try await append(1).sequence == 1)
    }

    @Test func aGapThatEndsBeforeItBeginsIsRefused() async throws {
        let bench = try await IngestBench()
        try await bench.storeLog()
        func append(_ gap: GapContent) async throws -> Appended {
            try await bench.append(.gap(gap), IngestBench.log, attempt: IngestBench.writer)
        }
        let backwards = GapContent(from: LSN(rawValue: 9), to: LSN(rawValue: 8), reason: "r")
        #expect(await bench.refusal { try await append(backwards) }?.code == .recordRefused)
        let long = GapContent(from: .zero, reason: String(repeating: "x", count: 5000))
        #expect(await bench.refusal { try await append(long) }?.code == .recordRefused)
        #expect(try await append(GapContent(from: .zero, to: LSN(rawValue: 8), reason: "r")).sequence == 2)
    }

    @Test func aWriterWhoseNumberNobodyCouldReachIsRefused() async throws {
        let bench = try await IngestBench()
        let day = bench.keys.now.advanced(by: .seconds(86_400)).microseconds
        for number in [UInt64.max, UInt64(day) + 1] {
            let writer = Attempt(rawValue: number)
            let gap = GapContent(from: .zero, reason: "r")
            let error = await bench.refusal { try await bench.append(.gap(gap), IngestBench.log, attempt: writer) }
            #expect(error?.code == .recordRefused)
            let name = ObjectName.history(
                bench.source, LogBranch(rawValue: 0), TimelineID(rawValue: 2), writer, 0)
            #expect(await bench.refusal { try await bench.put(name, [1], attempt: writer) }?.code == .objectRefused)
        }
        try await bench.storeLog()
    }
}
