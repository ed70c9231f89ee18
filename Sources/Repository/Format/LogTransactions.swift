package import Platform
package import Protocol

/// The transactions that end within a stretch of log, packed to a few bytes each, and what follows from them.
package struct LogTransactions: Hashable, Sendable {
    /// Positions of records are multiples of this.
    static let alignment: UInt64 = 8

    /// The stretch; each record ends after its start and not after its end.
    package let stretch: Range<LSN>
    /// The packed form.
    package private(set) var bytes: Bytes = []
    /// How many there are.
    package private(set) var count = 0
    /// The earliest time of a commit.
    package private(set) var earliestCommit: Timestamp?
    /// The latest time of a commit.
    package private(set) var latestCommit: Timestamp?
    private var last: LogTransaction

    /// None yet of `stretch`.
    package init(of stretch: Range<LSN>) {
        self.stretch = stretch
        last = Self.beginning(of: stretch)
    }

    /// What the first one's differences are taken from.
    static func beginning(of stretch: Range<LSN>) -> LogTransaction {
        LogTransaction(
            start: stretch.lowerBound, end: stretch.lowerBound, xid: 0, time: Timestamp(microseconds: 0),
            isCommit: false)
    }

    /// Reads the packed form, all of it.
    package init(decoding bytes: Bytes, of stretch: Range<LSN>) throws(FormatError) {
        self.init(of: stretch)
        var reader = LogTransactionReader(bytes, of: stretch)
        self.bytes.reserveCapacity(bytes.count)
        while let next = try reader.next() { try append(next) }
    }

    /// Goes through the transactions in the order of the log.
    package func reader() -> LogTransactionReader {
        LogTransactionReader(bytes, of: stretch)
    }

    /// Adds the next one.
    ///
    /// - Throws: when it does not end after the one before and within the stretch, or does not lie at multiples of 8.
    package mutating func append(_ next: LogTransaction) throws(FormatError) {
        guard next.end > last.end, next.end <= stretch.upperBound, next.start < next.end,
            (next.start.rawValue | next.end.rawValue | stretch.lowerBound.rawValue) % Self.alignment == 0
        else { throw FormatError("log details", "a transaction does not follow the one before") }
        Varint.append(next.end.bytes(since: last.end) / Self.alignment, to: &bytes)
        let length = next.end.bytes(since: next.start) / Self.alignment
        Varint.append(length << 1 | (next.isCommit ? 0 : 1), to: &bytes)
        let xid = Int64(Int32(bitPattern: next.xid &- last.xid))
        Varint.append(UInt64(bitPattern: xid << 1 ^ xid >> 63), to: &bytes)
        let time = next.time.microseconds &- last.time.microseconds
        Varint.append(UInt64(bitPattern: time << 1 ^ time >> 63), to: &bytes)
        last = next
        note(next)
    }

    private mutating func note(_ next: LogTransaction) {
        count += 1
        guard next.isCommit else { return }
        earliestCommit = min(earliestCommit ?? next.time, next.time)
        latestCommit = max(latestCommit ?? next.time, next.time)
    }
}
