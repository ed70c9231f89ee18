import Platform
import Protocol

/// Neighbouring slices as they were found in the journal: a piece, and which entries it was made of.
package struct SpoolStretch: Hashable, Sendable {
    package private(set) var piece: SpoolPiece
    /// The sequence of its first entry.
    package let first: UInt64
    /// The sequence of its last entry.
    package private(set) var last: UInt64
    /// Whether its first entry begins the tail anew.
    let begins: Bool

    /// The stretch of one entry.
    init(_ found: SpoolReplay.Found) {
        piece = SpoolPiece(found.entry, found.place)
        first = found.entry.sequence
        last = first
        begins = found.entry.begins
    }

    /// Takes the next entry in; false, and nothing changed, when it belongs into a stretch of its own.
    mutating func take(_ found: SpoolReplay.Found) -> Bool {
        guard !found.entry.begins, found.entry.sequence > last, piece.take(found.entry, found.place) else {
            return false
        }
        last = found.entry.sequence
        return true
    }
}

extension [SpoolStretch] {
    /// Takes an entry into the last stretch, or as a stretch of its own.
    mutating func take(_ found: SpoolReplay.Found) {
        if isEmpty || !self[count - 1].take(found) { append(SpoolStretch(found)) }
    }
}
