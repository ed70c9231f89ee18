package import Protocol

/// A log object that a signed index lists.
package struct ListedLogObject: Sendable, Equatable {
    /// What a log object holds.
    package enum Kind: String, Sendable {
        case segment
        case partial
        case history
    }

    package var name: ObjectName
    package var kind: Kind
    package var branch: LogBranch
    package var timeline: TimelineID
    package var start: LSN
    package var end: LSN
    package var length: UInt64
    package var digest: Digest
    /// The index record that lists it.
    package var sequence: UInt64
}
