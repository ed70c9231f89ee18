import Platform
import Protocol

/// Unpacks transactions one by one.
package struct LogTransactionReader: Sendable {
    private var numbers: PackedNumbers
    private var last: LogTransaction
    private let end: LSN

    init(_ bytes: Bytes, of stretch: Range<LSN>) {
        numbers = PackedNumbers(bytes[...], "log details")
        last = LogTransactions.beginning(of: stretch)
        end = stretch.upperBound
    }

    /// The next transaction; nil after the last.
    package mutating func next() throws(FormatError) -> LogTransaction? {
        guard !numbers.isAtEnd else { return nil }
        let distance = try bytes(numbers.number())
        let packed = try numbers.number()
        let length = try bytes(packed >> 1)
        let xid = Self.signed(try numbers.number())
        let time = Self.signed(try numbers.number())
        guard distance > 0, distance <= end.bytes(since: last.end), length > 0 else { throw Self.refusal }
        let recordEnd = last.end.advanced(by: distance)
        guard length <= recordEnd.rawValue, let step = Int32(exactly: xid) else { throw Self.refusal }
        last = LogTransaction(
            start: LSN(rawValue: recordEnd.rawValue - length), end: recordEnd,
            xid: last.xid &+ UInt32(bitPattern: step),
            time: Timestamp(microseconds: last.time.microseconds &+ time), isCommit: packed & 1 == 0)
        return last
    }

    private static let refusal = FormatError("log details", "a transaction does not fit")

    private func bytes(_ units: UInt64) throws(FormatError) -> UInt64 {
        let (product, overflow) = units.multipliedReportingOverflow(by: LogTransactions.alignment)
        guard !overflow else { throw Self.refusal }
        return product
    }

    private static func signed(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
