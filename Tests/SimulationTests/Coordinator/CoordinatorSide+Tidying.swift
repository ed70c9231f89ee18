import Platform
import Protocol

@testable import Coordinator

/// The spool gives back what the repository covers, and empties files of which little is left.
extension CoordinatorSide {
    /// The repository has more of a source's log.
    func covered(_ source: Int) {
        guard spool.isRead, let end = disk.covered[source] else { return }
        if spool.index.drop(Self.tail(source), covered: [Site.logStart...end]) { tidy() }
    }

    func tidy() {
        world.after(chance.milliseconds(1...50), party) { [self] in
            removeDead()
            try emptyNext()
        }
    }

    private func removeDead() {
        for file in spool.index.removable(writing: spool.file) where !spool.copyTargets.contains(file) {
            world.note("spool.removed", file)
            disk.journal.remove(file)
            spool.index.forget(file: file)
        }
    }

    /// Copies the first piece of a file that is mostly dead; the journal is one writer's, so it waits for its turn.
    private func emptyNext() throws {
        guard let victim = spool.index.victim(writing: spool.file),
            let (tail, piece) = spool.index.pieces(in: victim).first
        else { return }
        guard !spool.isWriting else { return tidy() }
        let frames = disk.journal.frames(of: piece, tail)
        try world.require(UInt64(frames.count) == piece.bytes, "the frames of a piece are not all of it")
        spool.isWriting = true
        let file = file(for: frames)
        let start = disk.journal.length(of: file)
        spool.copyTargets.insert(file)
        disk.journal.append(frames, to: file)
        world.after(chance.milliseconds(1...20), party) { [self] in
            disk.journal.sync(file)
            let place = SpoolPlace(file: file, start: start, end: start + UInt64(frames.count))
            spool.index.note(file: file, length: place.end)
            let hasMoved = spool.index.move(piece, of: tail, to: place)
            world.note("spool.copied", victim, file, hasMoved ? 1 : 0)
            spool.copyTargets.remove(file)
            spool.isWriting = false
            try write()
            tidy()
        }
    }
}
