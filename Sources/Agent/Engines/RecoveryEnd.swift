package import Platform
package import Protocol

/// How recovery ended: the database is open.
package struct RecoveryEnd: Sendable, Equatable {
    /// The new timeline that the database writes now.
    package var timeline: TimelineID
    /// Where recovery ended.
    package var position: LSN
    /// Where the last record begins that was replayed; nil when the database does not tell.
    package var lastRecord: LSN?
    /// Whether all of the log was to be replayed.
    package var isWholeLog: Bool
    /// The last transaction that was replayed, by the source's clock; nil when there was none.
    package var time: Timestamp?
    package var port: UInt16
    /// What an operator should know, one line each.
    package var notes: [String]

    package init(
        timeline: TimelineID, position: LSN, lastRecord: LSN? = nil, isWholeLog: Bool = false, time: Timestamp? = nil,
        port: UInt16, notes: [String] = []
    ) {
        self.timeline = timeline
        self.position = position
        self.lastRecord = lastRecord
        self.isWholeLog = isWholeLog
        self.time = time
        self.port = port
        self.notes = notes
    }
}
