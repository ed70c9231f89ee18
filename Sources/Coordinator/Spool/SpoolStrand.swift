package import Platform
package import Protocol

/// Pieces of a tail that lie behind a hole in the journal.
package struct SpoolStrand: Hashable, Sendable {
    /// The files that they lie in.
    package private(set) var files: Set<UInt64>
    /// Where the last of them ends.
    package private(set) var end: LSN
    /// When the newest was received.
    package private(set) var received: Timestamp

    /// The strand of one piece.
    init(_ piece: SpoolPiece) {
        files = [piece.place.file]
        end = piece.end
        received = piece.received
    }

    /// Takes a further piece in.
    mutating func add(_ piece: SpoolPiece) {
        files.insert(piece.place.file)
        end = max(end, piece.end)
        received = max(received, piece.received)
    }
}
