package import Platform
package import Protocol

/// What a record of interest says.
package enum WALContent: Hashable, Sendable {
    /// A transaction's commit; `isPrepared` when it had been prepared, `xid` being the prepared transaction's.
    case commit(xid: UInt32, time: Timestamp, isPrepared: Bool)
    /// A transaction's rollback, likewise.
    case abort(xid: UInt32, time: Timestamp, isPrepared: Bool)
    /// A named point; the name in the server's encoding, at most 63 bytes.
    case restorePoint(name: Bytes, time: Timestamp)
    case checkpoint(WALCheckpoint)
    /// The settings that a standby must follow changed; `from` is the level before, when the log read so far tells.
    case parameterChange(from: WALLevel?, to: WALLevel)
    /// Writing began on `timeline`, which left `previous`.
    case endOfRecovery(timeline: TimelineID, previous: TimelineID, time: Timestamp)
    /// The record that began at `lsn` was never finished: a crash cut it off.
    case overwrittenRecord(lsn: LSN, time: Timestamp)
    /// `full_page_writes` was switched.
    case fullPageWrites(Bool)
}
