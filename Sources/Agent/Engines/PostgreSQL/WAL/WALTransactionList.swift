/// What may follow the time of a commit or abort, in the order in which it stands there.
enum WALTransactionList: Int, CaseIterable, Sendable {
    case database, subtransactions, relations, statistics, invalidations, prepared

    /// The flag that says that it is there.
    var flag: UInt32 {
        switch self {
        case .database: 1 << 0
        case .subtransactions: 1 << 1
        case .relations: 1 << 2
        case .statistics: 1 << 8
        case .invalidations: 1 << 3
        case .prepared: 1 << 4
        }
    }

    /// Bytes of one of its entries.
    func entryBytes(_ version: WALVersion) -> UInt64 {
        switch self {
        case .database: 8
        case .subtransactions: 4
        case .relations: 12
        case .statistics: version.droppedStatisticBytes
        case .invalidations: 16
        case .prepared: 4
        }
    }
}
