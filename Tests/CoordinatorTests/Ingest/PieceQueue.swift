import Coordinator
import Platform
import Synchronization

/// The pieces of an object, handed out one by one.
final class PieceQueue: Sendable {
    private let pieces: Mutex<[ObjectPiece]>

    init(_ pieces: [ObjectPiece]) {
        self.pieces = Mutex(pieces)
    }

    func next() throws -> ObjectPiece {
        try pieces.withLock { pieces in
            guard !pieces.isEmpty else { throw HoldfastError(.connectionLost, "no more pieces") }
            return pieces.removeFirst()
        }
    }
}
