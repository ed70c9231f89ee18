package import Platform
package import Protocol

/// Finds targets in what was read of the log. Reads nothing by itself: `open` brings the details one after another.
package struct TargetResolver {
    /// How far a clock may step back before people are told.
    static let noticeableSetback = Duration.seconds(1)

    let trail: LogTrail
    var reader: TrailReader

    /// Looks along `trail`.
    package init(_ trail: LogTrail, open: @escaping TrailReader.Opening) {
        self.trail = trail
        reader = TrailReader(trail, open: open)
    }

    /// Goes through the transactions of a segment that belong to the trail, until `body` answers something; `unread`
    /// gets where log begins that was not read.
    mutating func first<Found>(
        in index: Int, _ body: (LogTransaction) -> Found?, unread: (LSN) -> Void = { _ in }
    ) async throws -> Found? {
        for part in try await reader.read(index).parts {
            switch part {
            case .unread(let position): unread(max(position, trail.from))
            case .read(let details, let after, let to):
                var transactions = details.transactions.reader()
                while let next = try transactions.next() {
                    guard next.end > max(after, trail.from), next.end <= min(to, trail.to) else { continue }
                    if let found = body(next) { return found }
                }
            }
        }
        return nil
    }
}

/// Times.
extension TargetResolver {
    /// Ends before the first commit, in the order of the log, that is later than `time`; of the same time where
    /// `exclusive`.
    package mutating func time(_ time: Timestamp, exclusive: Bool) async throws -> TargetResolution {
        var unread: LSN?
        func isBeyond(_ commit: Timestamp) -> Bool { exclusive ? commit >= time : commit > time }
        for (index, segment) in trail.segments.enumerated() {
            if let latest = segment.latestCommit, !isBeyond(latest) {
                unread = nil
                continue
            }
            func judge(_ next: LogTransaction) -> LogTransaction? {
                guard next.isCommit else { return nil }
                guard !isBeyond(next.time) else { return next }
                unread = nil
                return nil
            }
            let found = try await first(in: index, judge) { unread = unread ?? $0 }
            guard let found else { continue }
            if let unread { return .unread(from: unread) }
            return .point(point(before: found, in: index, time))
        }
        return unread.map { .unread(from: $0) } ?? .end
    }

    private func point(before next: LogTransaction, in index: Int, _ time: Timestamp) -> TargetPoint {
        var notes = [
            "ends before transaction \(next.xid) at lsn:\(next.start), the first to commit after it: "
                + next.time.iso8601
        ]
        let earlier = trail.segments[(index + 1)...].compactMap(\.earliestCommit).min()
        if let earlier, earlier < time.advanced(by: .zero - Self.noticeableSetback) {
            notes.append(
                "the database's clock stepped back: commits that follow in the log are of an earlier time, such as "
                    + "\(earlier.iso8601), and are left out")
        }
        return TargetPoint(record: next.start, next.end, exclusive: true, notes: notes, time: time)
    }
}

/// Positions.
extension TargetResolver {
    /// Everything that ends at or before `position`; before it where `exclusive`.
    package mutating func lsn(_ position: LSN, exclusive: Bool) async throws -> TargetResolution {
        let segments = trail.segments.indices.filter { trail.segments[$0].end >= position }
        // A record that lies across the border of segments is told with the second.
        for index in segments.prefix(2) {
            let found = try await first(in: index, { $0.end >= position ? $0 : nil })
            guard let found else { continue }
            guard found.start < position, exclusive || found.end > position else { break }
            let note = "ends before transaction \(found.xid) at lsn:\(found.start), whose end reaches lsn:\(found.end)"
            return .point(TargetPoint(record: found.start, found.end, exclusive: true, notes: [note]))
        }
        guard position < trail.to else { return .end }
        let next = position.advanced(by: 1)
        return .point(
            TargetPoint(
                target: RestoreTarget(kind: .lsn, lsn: position, exclusive: true), position: position,
                needed: min(trail.to, next), notes: []))
    }
}
