import Protocol

/// What a sealed object holds.
package enum ObjectKind: UInt64, CaseIterable, Sendable, WireValue {
    case pack = 1
    case mapPack = 2
    case manifest = 3
    case log = 4
    case history = 5
    case logIndexDetails = 6
    case sourceDefinition = 7
    case evidence = 8
    /// A piece of log that lies in a coordinator's spool, never in the repository.
    case tail = 9
    /// A copy of the coordinator's authority, within its signed envelope.
    case authority = 10
}
