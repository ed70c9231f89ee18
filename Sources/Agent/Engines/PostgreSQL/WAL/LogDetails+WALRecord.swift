package import Repository

/// What goes into a log index of the records read.
extension LogDetails {
    /// Adds a record that ends within the stretch, after those added before.
    ///
    /// - Throws: ``FormatError`` when it does not.
    package mutating func append(_ record: WALRecord) throws(FormatError) {
        switch record.content {
        case .commit(let xid, let time, _):
            try transactions.append(
                LogTransaction(start: record.start, end: record.end, xid: xid, time: time, isCommit: true))
        case .abort(let xid, let time, _):
            try transactions.append(
                LogTransaction(start: record.start, end: record.end, xid: xid, time: time, isCommit: false))
        default:
            if let mark = LogMark(record) { marks.append(mark) }
        }
    }
}

extension LogMark {
    /// The mark that a record makes; nil when it makes none.
    init?(_ record: WALRecord) {
        let (start, end) = (record.start, record.end)
        switch record.content {
        case .restorePoint(let name, let time):
            self.init(.restorePoint, start: start, end: end, time: time, name: name)
        case .checkpoint(let checkpoint):
            self.init(
                checkpoint.isShutdown ? .shutdownCheckpoint : .checkpoint, start: start, end: end,
                time: checkpoint.time, position: checkpoint.redo, nextXid: checkpoint.nextXid,
                timeline: checkpoint.timeline)
        case .parameterChange(let before, let level):
            guard before != level else { return nil }
            self.init(
                .levelChange, start: start, end: end, level: UInt64(level.rawValue),
                levelBefore: before.map { UInt64($0.rawValue) })
        case .endOfRecovery(let timeline, _, let time):
            self.init(.timelineBegin, start: start, end: end, time: time, timeline: timeline)
        case .overwrittenRecord(let lsn, let time):
            self.init(.interruptedRecord, start: start, end: end, time: time, position: lsn)
        case .commit, .abort, .fullPageWrites: return nil
        }
    }
}
