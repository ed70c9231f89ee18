import Platform
package import Protocol
package import Repository
import Synchronization

/// Reading slices back.
extension Spool {
    /// The pieces that hold all of `range`; nil when not all of it is held.
    func pieces(of tail: TailName, holding range: ClosedRange<LSN>) -> [SpoolPiece]? {
        guard let pieces = state.withLock({ $0.index.pieces(of: tail, holding: range) }), !pieces.isEmpty else {
            return nil
        }
        return pieces
    }

    /// The slices of some pieces that touch `range`, in order.
    ///
    /// - Throws: A `SystemError` when they cannot be read as they were written.
    func slices(
        of pieces: some Collection<SpoolPiece> & Sendable, _ tail: TailName, touching range: ClosedRange<LSN>,
        repository: RepositoryID
    ) async throws -> [SealedTailSlice] {
        try await BlockingThreads.shared.run { [self] in
            try pieces.flatMap { try read($0, tail, touching: range, repository: repository) }
        }
    }

    /// A piece may be copied to another file at any time, and the old one removed: then it is looked up again.
    private func read(
        _ piece: SpoolPiece, _ tail: TailName, touching range: ClosedRange<LSN>, repository: RepositoryID
    ) throws(SystemError) -> [SealedTailSlice] {
        var tries = 3
        while true {
            let now = state.withLock { $0.index.pieces(of: tail).first { $0.start == piece.start } } ?? piece
            do {
                return try SpoolReading.slices(of: now, tail, touching: range, repository: repository, in: directory)
            } catch {
                tries -= 1
                guard tries > 0 else { throw error }
            }
        }
    }

    /// Every slice that touches `range`, in order; none when not all of it is held.
    package func slices(
        of tail: TailName, holding range: ClosedRange<LSN>, repository: RepositoryID
    ) async throws -> [SealedTailSlice] {
        guard let pieces = pieces(of: tail, holding: range) else { return [] }
        return try await slices(of: pieces, tail, touching: range, repository: repository)
    }
}
