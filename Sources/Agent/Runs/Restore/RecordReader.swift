import Platform
import Protocol
import Repository

/// Reads the records of one source's chains, several at a time, and checks each before it is handed out.
struct RecordReader {
    /// The longest record accepted, in bytes.
    static let recordLimit: UInt64 = 8 << 20
    /// Records under way at once.
    static let width = 16

    let delivery: any RestoreDelivery
    let root: RepositoryRoot
    let source: SourceID

    /// What the whole upkeep chain says about keys.
    func membership() async throws -> MembershipView {
        var view = try MembershipView(root: root)
        var state = ChainState(repository: root.repository, source: source, chain: .upkeep)
        let numbers = try await upkeepNumbers()
        for start in stride(from: 0, to: numbers.count, by: Self.width) {
            let batch = numbers[start..<min(numbers.count, start + Self.width)]
            for bytes in try await fetch(.upkeep, Array(batch)) {
                let name = state.head.next
                do throws(ChainError) {
                    let record = try state.accept(bytes, membership: view)
                    try view.apply(record.body.content)
                } catch {
                    throw damaged(name, error)
                }
            }
        }
        return view
    }

    /// One record, whose key must be valid at its place; the records around it are not looked at.
    func record(_ chain: ChainName, _ sequence: UInt64, membership: MembershipView) async throws -> Record {
        let name = ObjectName.record(source, chain, sequence)
        return try check(try await delivery.whole(name, limit: Self.recordLimit), name, membership)
    }

    /// Walks a chain backwards from record `last` until `body` is satisfied or the chain's first record has been seen.
    ///
    /// - Parameters:
    ///   - chain: which chain.
    ///   - last: the record to begin with.
    ///   - membership: which keys count.
    ///   - body: gets each record; false ends the walk.
    /// - Throws: `proofFailed` naming the record that does not hold; what `body` throws.
    func backwards(
        _ chain: ChainName, from last: UInt64, membership: MembershipView, _ body: (Record) throws -> Bool
    ) async throws {
        var next = last
        var expected: Digest?
        while next > 0 {
            let count = min(next, UInt64(Self.width))
            let numbers = (0..<count).map { next - $0 }
            for bytes in try await fetch(chain, numbers) {
                let record = try check(bytes, .record(source, chain, next), membership)
                guard expected == nil || expected == record.digest else {
                    throw damaged(record.name, ChainError.wrongPredecessor)
                }
                guard try body(record) else { return }
                expected = record.body.previous
                next -= 1
            }
        }
    }

    private func check(_ bytes: Bytes, _ name: ObjectName, _ membership: MembershipView) throws -> Record {
        do {
            let record = try Record(parsing: bytes)
            guard record.name == name, record.body.repository == root.repository else { throw ChainError.foreign }
            try ChainState.checkSignature(record, membership: membership)
            return record
        } catch {
            throw damaged(name, error)
        }
    }

    private func damaged(_ name: ObjectName, _ error: any Error) -> HoldfastError {
        HoldfastError(.proofFailed, "the record '\(name)' does not hold: \(error)")
    }

    /// The numbers of all upkeep records, which must lead on from 1 without a hole.
    private func upkeepNumbers() async throws -> [UInt64] {
        var numbers: [UInt64] = []
        var listing = ObjectListing(delivery, under: ObjectName.folder(of: source) + "chain/\(ChainName.upkeep)/")
        while let entry = try await listing.next() {
            let expected = UInt64(numbers.count) + 1
            guard entry.name == .record(source, .upkeep, expected) else {
                throw HoldfastError(
                    .proofFailed, "the record '\(ObjectName.record(source, .upkeep, expected))' is missing")
            }
            numbers.append(expected)
        }
        return numbers
    }

    /// The bytes of the records with these numbers, in the order of the numbers.
    private func fetch(_ chain: ChainName, _ numbers: [UInt64]) async throws -> [Bytes] {
        try await withThrowingTaskGroup(of: (UInt64, Bytes).self) { group in
            for number in numbers {
                group.addTask {
                    let name = ObjectName.record(source, chain, number)
                    return (number, try await delivery.whole(name, limit: Self.recordLimit))
                }
            }
            var found: [UInt64: Bytes] = [:]
            for try await (number, bytes) in group { found[number] = bytes }
            return numbers.compactMap { found[$0] }
        }
    }
}
