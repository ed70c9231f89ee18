import Platform
import Protocol

/// What a finished walk found.
extension WALBodyWalk {
    /// Seconds from 1970 to 2000, from where PostgreSQL counts.
    private static let epoch: Int64 = 946_684_800
    private static let second: Int64 = 1_000_000

    /// The level of the log that the record states, when it states one that there is.
    var level: WALLevel? {
        switch kind {
        case .redo: WALLevel(rawValue: fixed.number(0))
        case .checkpoint where version.carriesLevel: WALLevel(rawValue: fixed.number(20))
        case .endOfRecovery where version.carriesLevel: WALLevel(rawValue: fixed.number(16))
        case .parameterChange: WALLevel(rawValue: fixed.number(20))
        default: nil
        }
    }

    /// What the record says.
    ///
    /// - Parameters:
    ///   - xid: The number in the record's head.
    ///   - before: The level of the log until this record, when it is known.
    /// - Returns: nil when it says nothing of interest, or names a level that is none.
    func content(xid: UInt32, levelBefore before: WALLevel?) -> WALContent? {
        switch kind {
        case .commit(_, let isPrepared):
            .commit(xid: preparedXid ?? xid, time: time(0), isPrepared: isPrepared)
        case .abort(_, let isPrepared):
            .abort(xid: preparedXid ?? xid, time: time(0), isPrepared: isPrepared)
        case .restorePoint: .restorePoint(name: fixed.text(from: 8), time: time(0))
        case .checkpoint(let isShutdown): .checkpoint(checkpoint(isShutdown: isShutdown))
        case .parameterChange: level.map { .parameterChange(from: before, to: $0) }
        case .endOfRecovery: .endOfRecovery(timeline: timeline(8), previous: timeline(12), time: time(0))
        case .overwrittenRecord: .overwrittenRecord(lsn: LSN(rawValue: fixed.number(0)), time: time(8))
        case .fullPageWrites: .fullPageWrites(fixed.number(0, as: UInt8.self) != 0)
        case .redo, .switchSegment: nil
        }
    }

    private func checkpoint(isShutdown: Bool) -> WALCheckpoint {
        let (time, overflow) = fixed.number(64, as: Int64.self).multipliedReportingOverflow(by: Self.second)
        return WALCheckpoint(
            redo: LSN(rawValue: fixed.number(0)), nextXid: fixed.number(24), timeline: timeline(8),
            previousTimeline: timeline(12), time: Timestamp(microseconds: overflow ? .max : time),
            isShutdown: isShutdown)
    }

    private func timeline(_ offset: Int) -> TimelineID {
        TimelineID(rawValue: fixed.number(offset))
    }

    /// A moment in microseconds since 2000.
    private func time(_ offset: Int) -> Timestamp {
        let (sum, overflow) = fixed.number(offset, as: Int64.self).addingReportingOverflow(Self.epoch * Self.second)
        return Timestamp(microseconds: overflow ? .max : sum)
    }
}
