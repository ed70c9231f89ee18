import Coordinator
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// The conversation of an open tail, over real records and a real journal.
@Suite struct TailIntakeTests {
    @Test func whatIsAcknowledgedIsHeldAndTheTailGoesOn() async throws {
        let talk = try await TailTalk()
        let first = try await talk.run([talk.slice(0, 100), talk.slice(100, 250)])
        #expect(first.stood == .zero)
        #expect(first.acknowledged == LSN(rawValue: 250))
        let second = try await talk.run([talk.slice(0, 100), talk.slice(250, 300)])
        #expect(second.stood == LSN(rawValue: 250))
        #expect(second.acknowledged == LSN(rawValue: 300))
        let tails = talk.bench.spool.tails(of: talk.source)
        #expect(tails.map(\.to.rawValue) == [300])
        #expect(tails.first?.through == talk.bench.keys.now)
    }

    /// By it the agent knows its own log again, after a restart of either side.
    @Test func whatCameWithTheLastSliceIsToldWhenTheTailIsOpenedAgain() async throws {
        let talk = try await TailTalk()
        let digests = (1...3 as ClosedRange<UInt64>).map { TailDigest(maker: $0, value: .sha256(of: [UInt8($0)])) }
        let first = try await talk.run([
            talk.slice(0, 100) { $0.digest = digests[0] }, talk.slice(100, 250) { $0.digest = digests[1] },
        ])
        #expect(first.digest == nil)
        #expect(try await talk.run([]).digest == digests[1])
        let again = try await talk.reloaded()
        let lane = try await again.open(
            TailName(source: talk.source, branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1)),
            by: talk.bench.agent.id, writer: IngestBench.writer, start: .zero, covered: nil)
        #expect(lane.opened == LSN(rawValue: 250))
        #expect(lane.digest == digests[1])
        // An agent that sends none has none to compare with.
        _ = try await talk.run([talk.slice(250, 300)])
        #expect(try await talk.run([]).digest == nil)
    }

    /// Whichever clock is wrong, no commit waits for it; and a restore still proves what was signed.
    @Test(arguments: [3_700, 9_000_000_000, -2_000_000_000])
    func aSliceWhoseTimeCannotBeIsKeptWithoutIt(seconds: Int64) async throws {
        let talk = try await TailTalk()
        let time = Timestamp(microseconds: talk.bench.keys.now.microseconds + seconds * 1_000_000)
        let answer = try await talk.run([talk.slice(0, 100), talk.slice(100, 250, through: time)])
        #expect(answer.acknowledged == LSN(rawValue: 250))
        for spool in [talk.bench.spool, try await talk.reloaded()] {
            let tail = try #require(spool.tails(of: talk.source).first)
            #expect(tail.to == LSN(rawValue: 250))
            #expect(tail.through == talk.bench.keys.now)
            let slices = try await spool.slices(
                of: spool.tails[0], holding: log(0, 250), repository: talk.bench.keys.repository)
            #expect(slices.map(\.place.through) == [talk.bench.keys.now, time])
            #expect(slices.allSatisfy { $0.isSigned(by: talk.bench.keys.agentKey.publicKey) })
        }
    }

    @Test func nothingIsTakenUnderAKeyThatNoIndexLists() async throws {
        let talk = try await TailTalk(listing: false)
        let refusal = await talk.bench.refusal { try await talk.run([talk.slice(0, 100)]) }
        #expect(refusal?.code == .recordRefused)
        #expect(talk.bench.spool.tails.isEmpty)
    }

    @Test(arguments: 0..<10) func aSliceThatCannotBeIsRefused(at: Int) async throws {
        let talk = try await TailTalk()
        let stranger = Ed25519PrivateKey.generate()
        let wrong: TailSlice =
            switch at {
            case 0: try talk.slice(10, 100)
            case 1: try talk.slice(0, 100, by: stranger)
            case 2: try talk.slice(0, 100) { $0.end = LSN(rawValue: 101) }
            case 3: try talk.slice(0, 100) { $0.through = nil }
            case 4: try talk.slice(0, 100) { $0.key = .random() }
            case 5: try talk.slice(0, 100) { $0.sealed[$0.sealed.count - 1] ^= 1 }
            case 6: try talk.slice(0, 100) { $0.signature = [] }
            case 7: try talk.slice(0, IngestBench.segment + 1)
            case 8: try talk.slice(0, SealedTailSlice.logLimit + 1)
            default: try talk.slice(5, 5)
            }
        let refusal = await talk.bench.refusal { try await talk.run([wrong]) }
        #expect(refusal?.code == .recordRefused)
        #expect(talk.bench.spool.tails.isEmpty)
    }

    @Test func onlyTheMemberWithTheNewestWriterOpensATail() async throws {
        let talk = try await TailTalk()
        let old = talk.opening { $0.writer = Attempt(rawValue: 1) }
        #expect(await talk.bench.refusal { try await talk.run([], old) }?.code == .staleAttempt)
        let branch = talk.opening { $0.branch = LogBranch(rawValue: 1) }
        #expect(await talk.bench.refusal { try await talk.run([], branch) }?.code == .recordRefused)
        let source = talk.opening { $0.source = .random() }
        #expect(await talk.bench.refusal { try await talk.run([], source) }?.code == .notAuthorised)
    }

    @Test func whatTheRepositoryHasIsDroppedAndLogMayBeLeftOut() async throws {
        let talk = try await TailTalk()
        _ = try await talk.run([talk.slice(0, 100)])
        try await talk.bench.storeLog()
        #expect(talk.bench.spool.tails.isEmpty)
        let segment = IngestBench.segment
        let next = try await talk.run([talk.slice(segment, segment + 10)], talk.opening())
        #expect(next.acknowledged == LSN(rawValue: segment + 10))
        #expect(talk.bench.spool.tails(of: talk.source).map(\.from.rawValue) == [segment])
    }

    /// What an agent remembers is kept by the branch that it says, as far as the source has had it.
    @Test func anAgentsWordOfWhatWasAcknowledgedIsKeptWithItsBranch() async throws {
        let talk = try await TailTalk()
        var source = try #require(try await talk.bench.catalog.source(talk.source))
        source.branch = LogBranch(rawValue: 2)
        for (branch, spooled) in [(1, 10), (2, 20), (3, 30), (nil, 15)] as [(UInt32?, UInt64)] {
            var status = LogStatus(
                source: talk.source, state: .streaming, timeline: TimelineID(rawValue: 1), received: .zero,
                durable: .zero, server: .zero, slotHeldBytes: 0, slotState: "reserved")
            status.spooled = LSN(rawValue: spooled)
            status.branch = branch.map { LogBranch(rawValue: $0) }
            talk.bench.tails.note(status, of: source)
        }
        let marks = talk.bench.spool.marks(of: talk.source)
        #expect(
            marks.mapValues { $0.values.map(\.rawValue) } == [
                LogBranch(rawValue: 1): [10], LogBranch(rawValue: 2): [20],
            ])
    }

    /// What was acknowledged once is told with its digest where the spool holds it no more, and not where it does.
    @Test func whatTheSpoolLostIsToldToWhoeverOpensTheTail() async throws {
        let talk = try await TailTalk()
        let digest = TailDigest(maker: 5, value: .sha256(of: [5]), before: .sha256(of: [6]))
        let first = try await talk.run([talk.slice(0, 100), talk.slice(100, 200) { $0.digest = digest }])
        #expect(first.mark == nil)
        #expect(try await talk.run([]).mark == nil)
        try await talk.bench.catalog.put(tailMarks: talk.bench.spool.takeChangedMarks())
        let kept = try await talk.bench.catalog.tailMarks()
        let tail = try #require(kept.keys.first)
        #expect(kept == [tail: TailMark(position: LSN(rawValue: 200), digest: digest)])
        talk.bench.spool.note(mark: LSN(rawValue: 500), of: tail)
        #expect(try await talk.run([]).mark == TailMark(position: LSN(rawValue: 500)))
    }

    /// Whoever was let in before a handover is out after it.
    @Test func aTailThatIsOpenedWhileTheSourceIsHandedOverEnds() async throws {
        let talk = try await TailTalk()
        let bench = talk.bench
        // The tail before it still has a slice under way, so the opening waits; the source is handed over meanwhile.
        let earlier = try await bench.spool.open(
            TailName(source: talk.source, branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1)),
            by: bench.agent.id, writer: IngestBench.writer, start: .zero, covered: nil)
        async let refusal = bench.refusal { try await talk.run([talk.slice(0, 100)]) }
        var source = try #require(try await bench.catalog.source(talk.source))
        source.agent = .random()
        try await bench.catalog.put(source)
        bench.spool.handedOver(talk.source, from: bench.agent.id)
        #expect([ErrorCode.notAuthorised, .staleAttempt].contains(await refusal?.code))
        #expect(earlier.standing.failure?.code == .staleAttempt)
        #expect(bench.spool.tails.isEmpty)
    }

    /// An older copy of the catalogue may have been put back: what the spool alone has goes last.
    @Test func theTailOfASourceThatTheCatalogueDoesNotKnowIsKept() async throws {
        let talk = try await TailTalk()
        let (bench, stranger) = (talk.bench, TailSample())
        try await bench.spool.write([stranger.slice(0, 10)], try await bench.spool.open(stranger, at: 0))
        let upkeep = SpoolUpkeep(
            spool: bench.spool, catalog: bench.catalog, facts: bench.facts, desk: bench.desk, clock: bench.clock,
            log: .silent)
        try await upkeep.begin()
        #expect(bench.spool.range(stranger) == [0, 10])
    }
}
