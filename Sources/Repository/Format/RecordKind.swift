package import Protocol

/// What a record says.
package enum RecordKind: UInt64, CaseIterable, Sendable, WireValue {
    case intent = 1
    case abort = 2
    case commit = 3
    case handover = 4
    case logIndex = 5
    case memberAdded = 6
    case memberRemoved = 7
    case receipt = 8
    case trim = 9
    case evidence = 10
    case gap = 11
    case listing = 12

    /// Whether records of this kind stand in `chain`.
    package func belongs(in chain: ChainName) -> Bool {
        switch (self, chain) {
        case (.intent, .backup), (.abort, .backup), (.commit, .backup), (.handover, .backup): true
        case (.logIndex, .log), (.gap, .log): true
        case (.memberAdded, .upkeep), (.memberRemoved, .upkeep), (.receipt, .upkeep), (.listing, .upkeep): true
        case (.trim, .upkeep), (.evidence, .upkeep): true
        default: false
        }
    }
}
