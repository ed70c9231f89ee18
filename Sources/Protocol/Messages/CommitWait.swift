import Platform

/// What the database's `synchronous_standby_names` asks of the log stream, where that is not what the source's log mode
/// gives.
package enum CommitWait: UInt8, CaseIterable, Hashable, WireValue {
    /// Its name is listed though it never counts; other standbys let commits end at the moment.
    case named = 1
    /// It never counts, and without it no commit above `local` can end.
    case endless = 2
    /// It could count, but no commit waits for it.
    case unnamed = 3
}
