import Coordinator
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// Tails on their way to restores.
@Suite struct TailDeliveryTests {
    /// A restore job that was granted the tail of a conversation from 50 to `end`.
    private func restore(_ talk: TailTalk, to end: UInt64) async throws -> JobID {
        let (bench, job) = (talk.bench, JobID.random())
        let order = RestoreOrder(
            source: talk.source, backup: bench.backup, backupAttempt: bench.attempt, commitSequence: 1,
            commitDigest: .zero, target: RestoreTarget(kind: .latest, exclusive: false),
            timeline: TimelineID(rawValue: 1), directory: "/r", start: true, originalTablespaces: false, force: false,
            dryRun: false,
            log: [
                Protocol.LogRange(
                    branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), from: .zero,
                    to: LSN(rawValue: end), lastIndex: 1, tailFrom: LSN(rawValue: 50), tailTo: LSN(rawValue: end))
            ])
        try await bench.submit(.restore, job, order.encoded, bench.backup)
        return job
    }

    private func request(_ job: JobID, _ from: UInt64, _ to: UInt64) -> GetTail {
        GetTail(
            job: job, branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), from: LSN(rawValue: from),
            to: LSN(rawValue: to))
    }

    @Test func aRestoreGetsWhatItWasGrantedAndNoMore() async throws {
        let talk = try await TailTalk()
        let bench = talk.bench
        _ = try await talk.run([talk.slice(0, 100), talk.slice(100, 250), talk.slice(250, 300)])
        let job = try await restore(talk, to: 250)
        func get(_ from: UInt64, _ to: UInt64) async throws -> [TailSlice] {
            let got = Mutex<(slices: [TailSlice], last: [Bool])>(([], []))
            try await bench.tailDelivery.deliver(request(job, from, to), to: bench.agent) { message, isLast in
                got.withLock { got in
                    got.slices += message.slices
                    got.last.append(isLast)
                }
            }
            let (slices, last) = got.withLock { $0 }
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
        // The repository takes the log in while the restore runs: what it was promised stays, also over a restart and when
        // room is needed.
        try await bench.storeLog()
        #expect(try await get(50, 250).count == 2)
    }

    /// Whoever asks and does not read holds memory for a while only, and its restore only once.
    @Test(.timeLimit(.minutes(1))) func whoDoesNotReadHoldsNobodyElseUp() async throws {
        let talk = try await TailTalk()
        let bench = talk.bench
        _ = try await talk.run([talk.slice(0, 100), talk.slice(100, 250)])
        let (idle, busy) = (try await restore(talk, to: 250), try await restore(talk, to: 250))
        let delivery = TailDelivery(
            repository: bench.keys.repository, desk: bench.desk, spool: bench.spool, loads: 1,
            patience: .milliseconds(800))
        let isSending = Mutex(0)
        let unread: @Sendable () async -> ErrorCode? = {
            await bench.refusal {
                try await delivery.deliver(request(idle, 50, 250), to: bench.agent) { _, _ in
                    isSending.withLock { $0 += 1 }
                    try await Task.sleep(for: .seconds(600))
                }
            }?.code
        }
        async let first = unread()
        #expect(try await eventually { isSending.withLock { $0 } == 1 })
        async let second = unread()
        #expect(await first == .busy, "the same restore asked again")
        #expect(try await eventually { isSending.withLock { $0 } == 2 })
        let got = Mutex<[LSN]>([])
        try await delivery.deliver(request(busy, 50, 250), to: bench.agent) { message, _ in
            got.withLock { $0 += message.slices.map(\.start) }
        }
        #expect(got.withLock { $0 }.map(\.rawValue) == [0, 100])
        #expect(await second == .busy, "it was not read")
    }
}
