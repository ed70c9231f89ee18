/// How much PostgreSQL writes to its log, from `wal_level`.
package enum WALLevel: UInt32, Sendable {
    /// Not enough to recover from a base backup.
    case minimal = 0
    case replica = 1
    case logical = 2
}
