import Platform
import Protocol

/// What is left of a chain: the records that hold, and what is wrong between them.
struct ScrubbedChain: Sendable {
    struct Damage: Sendable {
        let kind: ScrubFinding.Kind
        /// The first record concerned.
        let object: String
        let reason: String
        let sequences: ClosedRange<UInt64>
        /// What the record says, when it can be read; nobody vouches for it.
        let claimed: RecordContent?
        /// The record may be good, but its key is not known, perhaps for damage elsewhere.
        let isOfUnknownKey: Bool
    }

    struct Entry: Sendable {
        let sequence: UInt64
        let content: RecordContent
    }

    let chain: ChainName
    var entries: [Entry] = []
    var damages: [Damage] = []
    /// Paths among the records that are none.
    var unexpected: [String] = []
    /// Number of the last record that was found, sound or not.
    var last: UInt64 = 0

    /// The damage or sound record that comes next after `sequence`, as the entry's index; nil at the end.
    func firstEntry(after sequence: UInt64) -> Entry? { entries.first { $0.sequence > sequence } }

    /// The last sound record before `sequence`.
    func lastEntry(before sequence: UInt64) -> Entry? { entries.last { $0.sequence < sequence } }
}
