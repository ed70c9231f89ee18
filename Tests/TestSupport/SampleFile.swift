package import Platform
package import Repository

/// A file of a sample backup, as pieces in the order of the file.
package struct SampleFile: Sendable {
    /// Where the bytes of a piece come from.
    package enum Piece: Sendable {
        case data(Bytes)
        case zeros(Int)
        /// Bytes that lie in a pack of the parent: backup index 1.
        case parent(Bytes, BlockLocation)
    }

    package var path: String
    package var pieces: [Piece]

    /// A file of `pieces`.
    package init(_ path: String, _ pieces: [Piece]) {
        self.path = path
        self.pieces = pieces
    }

    /// What the file holds.
    package var content: Bytes {
        pieces.reduce(into: []) { content, piece in
            switch piece {
            case .data(let bytes), .parent(let bytes, _): content += bytes
            case .zeros(let count): content += Bytes(repeating: 0, count: count)
            }
        }
    }
}
