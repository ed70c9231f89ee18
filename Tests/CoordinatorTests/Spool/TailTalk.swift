import Coordinator
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// Drives one conversation: slices in, standings and acknowledgements out.
struct TailTalk {
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

    func place(_ start: UInt64, _ end: UInt64, through: Timestamp? = nil) -> TailSlicePlace {
        TailSlicePlace(
            repository: bench.keys.repository, source: source, branch: LogBranch(rawValue: 0),
            timeline: TimelineID(rawValue: 1), writer: IngestBench.writer, start: LSN(rawValue: start),
            end: LSN(rawValue: end), through: through ?? bench.keys.now, key: key.id)
    }

    func slice(
        _ start: UInt64, _ end: UInt64, by signer: Ed25519PrivateKey? = nil, through: Timestamp? = nil,
        _ spoil: (inout TailSlice) -> Void = { _ in }
    ) throws -> TailSlice {
        let sealed = try SealedTailSlice(
            sealing: [1, 2, 3], place: place(start, end, through: through), key: key,
            signingKey: signer ?? bench.keys.agentKey)
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

    /// The spool as the next process finds it.
    func reloaded() async throws -> Spool {
        let again = try Spool(directory: bench.spool.directory, limit: SpoolLimits.standard, log: .silent)
        try await again.load(covered: [:], marks: [:])
        return again
    }

    /// Says all slices and ends; gives where the tail stood, what came with it, and the last acknowledgement.
    func run(
        _ slices: [TailSlice], _ open: OpenTail? = nil
    ) async throws -> (stood: LSN?, digest: TailDigest?, mark: TailMark?, acknowledged: LSN?) {
        let rest = Mutex(slices[...])
        let stood = Mutex<TailStanding?>(nil)
        let acknowledged = Mutex<LSN?>(nil)
        try await bench.tails.run(open ?? opening(), from: bench.agent) { standing in
            stood.withLock { $0 = standing }
        } next: {
            rest.withLock { $0.popFirst() }
        } acknowledge: { ack, _ in
            acknowledged.withLock { $0 = ack.position }
        }
        let standing = stood.withLock { $0 }
        return (standing?.position, standing?.digest, standing?.mark, acknowledged.withLock { $0 })
    }
}
