import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct LogDetailsTests {
    static let start = LSN(rawValue: 0x16_0000_0000)
    static let stretch = start..<start.advanced(by: 16 << 20)
    static let now = Timestamp(microseconds: 1_795_256_100_000_000)

    /// Transactions as a busy server ends them: some hundred bytes and microseconds apart, now and then rolled back.
    static func transactions(count: Int) -> [LogTransaction] {
        var generator = SeededRandom(seed: 7)
        var end = start
        var time = now
        return (0..<count).map { number in
            end = end.advanced(by: 8 * UInt64.random(in: 8...130, using: &generator))
            time = time.advanced(by: .microseconds(Int64.random(in: -50...800, using: &generator)))
            return LogTransaction(
                start: LSN(rawValue: end.rawValue - 40), end: end,
                xid: UInt32.max - 100 &+ UInt32(number) &+ UInt32.random(in: 0...5, using: &generator), time: time,
                isCommit: number % 50 != 3)
        }
    }

    static func details(count: Int) throws -> LogDetails {
        var details = LogDetails(of: stretch)
        for transaction in transactions(count: count) { try details.transactions.append(transaction) }
        return details
    }

    @Test func transactionsComeBackInOrder() throws {
        let expected = Self.transactions(count: 5000)
        let details = try LogDetails(decoding: try Self.details(count: 5000).encoded)
        var reader = details.transactions.reader()
        var read: [LogTransaction] = []
        while let next = try reader.next() { read.append(next) }
        #expect(read == expected)
        let commits = expected.filter(\.isCommit)
        #expect(details.transactions.earliestCommit == commits.map(\.time).min())
        #expect(details.transactions.latestCommit == commits.map(\.time).max())
    }

    @Test func aTransactionTakesFewBytes() throws {
        #expect(try Self.details(count: 5000).transactions.bytes.count <= 6 * 5000)
    }

    @Test func goldenBytesStay() throws {
        var details = LogDetails(of: Self.stretch)
        let end = Self.start.advanced(by: 0x1000)
        try details.transactions.append(
            LogTransaction(start: LSN(rawValue: end.rawValue - 40), end: end, xid: 740, time: Self.now, isCommit: true))
        try details.transactions.append(
            LogTransaction(
                start: end.advanced(by: 64), end: end.advanced(by: 104), xid: 739,
                time: Self.now.advanced(by: .microseconds(-1)), isCommit: false))
        #expect(details.transactions.bytes.hexString == "80040ac80b80c4f8a1d4b1b0060d0b0101")
        #expect(details.transactions.earliestCommit == Self.now && details.transactions.latestCommit == Self.now)
    }

    @Test func whatDoesNotFollowIsRefused() throws {
        let first = LogTransaction(
            start: Self.start.advanced(by: 8), end: Self.start.advanced(by: 48), xid: 3, time: Self.now, isCommit: true)
        for change: (inout LogTransaction) -> Void in [
            { _ in }, { $0.end = Self.start.advanced(by: 49) }, { $0.end = Self.stretch.upperBound.advanced(by: 8) },
            { $0.end = LSN(rawValue: $0.start.rawValue) },
        ] {
            var transactions = LogTransactions(of: Self.stretch)
            try transactions.append(first)
            var second = first
            change(&second)
            #expect(throws: FormatError.self) { try transactions.append(second) }
        }
    }

    @Test(arguments: ["00", "000a02", "80ffffffffffffffff010a0202", "010002027f", "ffffffffffffffffff010a0202", "01"])
    func packedFormThatCannotBeIsRefused(hex: String) throws {
        let bytes = try #require(Bytes(hex: hex))
        #expect(throws: FormatError.self) { try LogTransactions(decoding: bytes, of: Self.stretch) }
    }
}
