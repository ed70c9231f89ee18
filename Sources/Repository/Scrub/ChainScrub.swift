import Platform
import Protocol

/// Walks a chain to its end, going on behind whatever is wrong.
///
/// A record behind a damaged one cannot be tied to it, but it is still numbered and signed, and so it counts.
struct ChainScrub {
    private let store: any ObjectStore
    private let repository: RepositoryID
    private let source: SourceID
    /// Nil when the root does not hold: then nothing is checked but the form.
    private(set) var membership: MembershipView?
    /// Digests that records must have, by number, as receipts and known heads tell.
    private let known: [UInt64: Digest]
    /// Whether a record of an unknown key still counts, since the record that added the key may be what is damaged.
    private let trustsUnknownKeys: Bool
    private var result: ScrubbedChain
    /// The digest that the next record must name; nil when nobody can tell.
    private var previous: Digest? = .zero

    init(
        _ store: any ObjectStore, _ repository: RepositoryID, _ source: SourceID, _ chain: ChainName,
        membership: MembershipView?, known: [UInt64: Digest] = [:], trustsUnknownKeys: Bool = false
    ) {
        self.store = store
        self.repository = repository
        self.source = source
        self.membership = membership
        self.known = known
        self.trustsUnknownKeys = trustsUnknownKeys
        result = ScrubbedChain(chain: chain)
    }

    /// The path of the folder of a chain.
    static func folder(_ source: SourceID, _ chain: String) -> String {
        ObjectName.folder(of: source) + "chain/\(chain)/"
    }

    mutating func run() async throws -> ScrubbedChain {
        var walk = StoreWalk(store, under: Self.folder(source, result.chain.text))
        while let entry = try await walk.next() {
            guard let name = entry.name, case .record(_, _, let sequence)? = name.parts, sequence > 0 else {
                result.unexpected.append(entry.path)
                continue
            }
            if sequence > result.last + 1 { miss(result.last + 1...sequence - 1) }
            try await check(name, sequence)
            result.last = sequence
        }
        if let newest = known.keys.max(), newest > result.last { miss(result.last + 1...newest) }
        return result
    }

    private mutating func check(_ name: ObjectName, _ sequence: UInt64) async throws {
        let bytes: Bytes
        do {
            bytes = try await store.read(name)
        } catch let error as StoreError {
            // Unreadable is as bad as altered, and the scrub must go on.
            return damage(sequence, "it cannot be read: \(error)", nil)
        }
        let record: Record
        do throws(FormatError) {
            record = try Record(parsing: bytes)
        } catch {
            return damage(sequence, error.description, nil)
        }
        do throws(ChainError) {
            try checkRecord(record, sequence)
            if result.chain == .upkeep { try membership?.apply(record.body.content) }
        } catch {
            guard case .unknownKey = error else { return damage(sequence, "\(error)", record.body.content) }
            damage(sequence, "\(error)", record.body.content, unknownKey: true)
            guard trustsUnknownKeys else { return }
        }
        previous = record.digest
        result.entries.append(.init(sequence: sequence, content: record.body.content))
    }

    private func checkRecord(_ record: Record, _ sequence: UInt64) throws(ChainError) {
        let body = record.body
        guard body.repository == repository, body.source == source, body.chain == result.chain else {
            throw .foreign
        }
        guard body.sequence == sequence else { throw .wrongSequence(expected: sequence, found: body.sequence) }
        guard let membership else { return }
        try ChainState.checkSignature(record, membership: membership)
        guard previous == nil || body.previous == previous, known[sequence] == nil || known[sequence] == record.digest
        else { throw .wrongPredecessor }
    }

    private mutating func damage(
        _ sequence: UInt64, _ reason: String, _ claimed: RecordContent?, unknownKey: Bool = false
    ) {
        previous = nil
        result.damages.append(
            .init(
                kind: .record, object: ObjectName.record(source, result.chain, sequence).path, reason: reason,
                sequences: sequence...sequence, claimed: claimed, isOfUnknownKey: unknownKey))
    }

    private mutating func miss(_ sequences: ClosedRange<UInt64>) {
        previous = nil
        let object = ObjectName.record(source, result.chain, sequences.lowerBound).path
        let count = sequences.upperBound - sequences.lowerBound
        let reason = count == 0 ? "the record is missing" : "the record and \(count) behind it are missing"
        result.damages.append(
            .init(
                kind: .missing, object: object, reason: reason, sequences: sequences, claimed: nil,
                isOfUnknownKey: false))
    }
}
