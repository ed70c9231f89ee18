import Platform
import Protocol

/// Transactions.
extension TargetResolver {
    /// Below so many segments a search reads one after another.
    private static let fewSegments = 8

    /// Ends right after the end of a transaction; right before it where `exclusive`. Without an epoch in `number` the
    /// newest transaction of that number is meant.
    package mutating func transaction(_ number: UInt64, exclusive: Bool) async throws -> TargetResolution {
        let xid = UInt32(truncatingIfNeeded: number)
        var first = 0
        if let newest = try await checkpoint(before: trail.segments.count, from: 0) {
            let distance = Int64(Int32(bitPattern: xid &- UInt32(truncatingIfNeeded: newest.nextXid)))
            let whole = newest.nextXid &+ UInt64(bitPattern: distance)
            guard number == whole || number <= UInt32.max else { return .absent }
            first = try await beginning(of: whole)
        }
        var unread: LSN?
        for index in first..<trail.segments.count {
            let found = try await self.first(
                in: index, { $0.xid == xid ? $0 : nil }, unread: { unread = unread ?? $0 })
            guard let found else { continue }
            let end = found.isCommit ? "committed" : "was rolled back"
            let text = "transaction \(xid) \(end) at lsn:\(found.end), \(found.time.iso8601)"
            return .point(
                TargetPoint(record: found.start, found.end, exclusive: exclusive, notes: [text], time: found.time))
        }
        return unread.map { .unread(from: $0) } ?? .absent
    }

    /// The segment of the last checkpoint that the transaction began after: it did not end before that.
    private mutating func beginning(of number: UInt64) async throws -> Int {
        var (beginning, low, high) = (0, 0, trail.segments.count)
        while high - low > Self.fewSegments {
            let middle = (low + high) / 2
            guard let found = try await checkpoint(before: middle + 1, from: low) else {
                low = middle + 1
                continue
            }
            if found.nextXid <= number {
                (beginning, low) = (found.index, middle + 1)
            } else {
                high = found.index
            }
        }
        return beginning
    }

    /// The last checkpoint in the segments from `low` up to and without `high`.
    private mutating func checkpoint(
        before high: Int, from low: Int
    ) async throws -> (index: Int, nextXid: UInt64)? {
        for index in (low..<max(low, high)).reversed() {
            for part in try await reader.read(index).parts.reversed() {
                guard case .read(let details, _, _) = part else { continue }
                if let next = details.marks.last(where: { $0.nextXid != nil })?.nextXid { return (index, next) }
            }
        }
        return nil
    }
}
