import Coordinator
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// The conversation of an open tail, over real records and a real journal.
@Suite struct TailIntakeTests {
    /// Drives one conversation: slices in, standings and acknowledgements out.
    private struct Talk {
        let bench: IngestBench
        let key: InputKey
        var source: SourceID { bench.source }

        init(listing: Bool = true) async throws {
            bench = try await IngestBench()
            try await bench.spool.load(covered: [:], marks: [:])
            key = InputKey.generate()
            let entry = try bench.entry(key, attempt: IngestBench.writer)
            _ = try await bench.put(.key(bench.source, key.id, 0), entry.encoded, attempt: IngestBench.writer)
            // An index of nothing but the key.
            let index = LogIndexContent(
                branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), segmentSize: IngestBench.segment,
                systemIdentifier: 1, coveredFrom: .zero, coveredTo: .zero, through: bench.keys.now, keys: [entry])
            if listing { _ = try await bench.append(.logIndex(index), IngestBench.log, attempt: IngestBench.writer) }
        }

        func place(_ start: UInt64, _ end: UInt64) -> TailSlicePlace {
            TailSlicePlace(
                repository: bench.keys.repository, source: source, branch: LogBranch(rawValue: 0),
                timeline: TimelineID(rawValue: 1), writer: IngestBench.writer, start: LSN(rawValue: start),
                end: LSN(rawValue: end), through: bench.keys.now, key: key.id)
        }

        func slice(
            _ start: UInt64, _ end: UInt64, by signer: Ed25519PrivateKey? = nil,
            _ spoil: (inout TailSlice) -> Void = { _ in }
        ) throws -> TailSlice {
            let sealed = try SealedTailSlice(
                sealing: [1, 2, 3], place: place(start, end), key: key, signingKey: signer ?? bench.keys.agentKey)
            var message = TailSlice(
                start: sealed.place.start, end: sealed.place.end, through: sealed.place.through, key: key.id,
                sealed: sealed.object, signature: sealed.signature)
            spoil(&message)
            return message
        }

        func opening(_ spoil: (inout OpenTail) -> Void = { _ in }) -> OpenTail {
            var open = OpenTail(
                source: source, branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1),
                writer: IngestBench.writer, start: .zero)
            spoil(&open)
            return open
        }

        /// Says all slices and ends; gives where the tail stood and the last acknowledgement.
        func run(_ slices: [TailSlice], _ open: OpenTail? = nil) async throws -> (stood: LSN?, acknowledged: LSN?) {
            let rest = Mutex(slices[...])
            let stood = Mutex<LSN?>(nil)
            let acknowledged = Mutex<LSN?>(nil)
            try await bench.tails.run(open ?? opening(), from: bench.agent) { standing in
                stood.withLock { $0 = standing.position }
            } next: {
                rest.withLock { $0.popFirst() }
            } acknowledge: { ack, _ in
                acknowledged.withLock { $0 = ack.position }
            }
            return (stood.withLock { $0 }, acknowledged.withLock { $0 })
        }
    }

    @Test func whatIsAcknowledgedIsHeldAndTheTailGoesOn() async throws {
        let talk = try await Talk()
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

    @Test func nothingIsTakenUnderAKeyThatNoIndexLists() async throws {
        let talk = try await Talk(listing: false)
        let refusal = await talk.bench.refusal { try await talk.run([talk.slice(0, 100)]) }
        #expect(refusal?.code == .recordRefused)
        #expect(talk.bench.spool.tails.isEmpty)
    }

    @Test(arguments: 0..<10) func aSliceThatCannotBeIsRefused(at: Int) async throws {
        let talk = try await Talk()
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
        let talk = try await Talk()
        let old = talk.opening { $0.writer = Attempt(rawValue: 1) }
        #expect(await talk.bench.refusal { try await talk.run([], old) }?.code == .staleAttempt)
        let branch = talk.opening { $0.branch = LogBranch(rawValue: 1) }
        #expect(await talk.bench.refusal { try await talk.run([], branch) }?.code == .recordRefused)
        let source = talk.opening { $0.source = .random() }
        #expect(await talk.bench.refusal { try await talk.run([], source) }?.code == .notAuthorised)
    }

    @Test func whatTheRepositoryHasIsDroppedAndLogMayBeLeftOut() async throws {
        let talk = try await Talk()
        _ = try await talk.run([talk.slice(0, 100)])
        try await talk.bench.storeLog()
        #expect(talk.bench.spool.tails.isEmpty)
        let segment = IngestBench.segment
        let next = try await talk.run([talk.slice(segment, segment + 10)], talk.opening())
        #expect(next.acknowledged == LSN(rawValue: segment + 10))
        #expect(talk.bench.spool.tails(of: talk.source).map(\.from.rawValue) == [segment])
    }

    @Test func aRestoreGetsWhatItWasGrantedAndNoMore() async throws {
        let talk = try await Talk()
        let bench = talk.bench
        _ = try await talk.run([talk.slice(0, 100), talk.slice(100, 250), talk.slice(250, 300)])
        let job = JobID.random()
        let order = RestoreOrder(
            source: talk.source, backup: bench.backup, backupAttempt: bench.attempt, commitSequence: 1,
            commitDigest: .zero, target: RestoreTarget(kind: .latest, exclusive: false),
            timeline: TimelineID(rawValue: 1), directory: "/r", start: true, originalTablespaces: false, force: false,
            dryRun: false,
            log: [
                Protocol.LogRange(
                    branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), from: .zero,
                    to: LSN(rawValue: 250), lastIndex: 1, tailFrom: LSN(rawValue: 50), tailTo: LSN(rawValue: 250))
            ])
        try await bench.submit(.restore, job, order.encoded, bench.backup)
        func get(_ from: UInt64, _ to: UInt64) async throws -> [TailSlice] {
            let request = GetTail(
                job: job, branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1),
                from: LSN(rawValue: from), to: LSN(rawValue: to))
            var slices: [TailSlice] = []
            var last: [Bool] = []
            try await bench.tailDelivery.deliver(request, to: bench.agent) {
                slices += $0.slices
                last.append($1)
            }
            #expect(last == last.indices.map { $0 == last.count - 1 })
            return slices
        }
        let slices = try await get(50, 250)
        #expect(slices.map(\.start.rawValue) == [0, 100])
        for slice in slices {
            let sealed = SealedTailSlice(
                place: talk.place(slice.start.rawValue, slice.end.rawValue), object: slice.sealed,
                signature: slice.signature)
            #expect(sealed.isSigned(by: bench.keys.agentKey.publicKey))
            #expect(try sealed.open(with: [talk.key.id: talk.key]) == [1, 2, 3])
        }
        #expect(await bench.refusal { try await get(40, 250) }?.code == .notGranted)
        #expect(await bench.refusal { try await get(50, 251) }?.code == .notGranted)
        // The repository takes the log in while the restore runs: what it was promised stays.
        try await bench.storeLog()
        #expect(try await get(50, 250).count == 2)
    }
}
