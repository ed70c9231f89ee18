import Platform
import Protocol
import Synchronization

/// Giving room back, on a thread of its own. The writer waits at most while one piece is copied.
extension Spool {
    /// Has room given back beside whatever else goes on.
    package func tidySoon() {
        let mustStart = state.withLock { state in
            state.isTidyDue = true
            defer { state.isTidying = true }
            return !state.isTidying
        }
        guard mustStart else { return }
        do {
            try keeper.post { [self] in
                while isTidyDue() { tidy() }
            }
        } catch {
            state.withLock { $0.isTidying = false }
        }
    }

    private func isTidyDue() -> Bool {
        state.withLock { state in
            state.isTidying = state.isTidyDue
            state.isTidyDue = false
            return state.isTidying
        }
    }

    private func tidy() {
        closeDeadFile()
        removeDead()
        while let file = victim(), copyForward(file) { removeDead() }
        let spare = UInt64(2 * SpoolLimits.object)
        state.withLock { state in
            state.condition.refused = state.condition.refused.filter {
                !state.hasRoom(for: spare, of: $0, within: limit)
            }
        }
        probe()
    }

    /// A disk that failed may take bytes again without anyone sending some: what would not fit is tried.
    private func probe() {
        let bytes = state.withLock { state -> UInt64? in
            guard state.condition.failure != nil, state.queue.isEmpty,
                state.failed + SpoolLimits.probePause <= .now
            else { return nil }
            return state.failedBytes
        }
        guard let bytes else { return }
        do {
            try SpoolJournal.probe(directory, bytes: bytes)
            state.withLock { $0.condition.failure = nil }
        } catch {
            state.withLock { $0.failed = .now }
        }
    }

    private func victim() -> UInt64? {
        journal.withLock { journal in
            state.withLock { state in
                state.index.victim(writing: journal.number, isPressed: !state.condition.refused.isEmpty)
            }
        }
    }

    /// Nothing is live in the file being written: it is ended, so that it can go.
    private func closeDeadFile() {
        journal.withLock { journal in
            guard let number = journal.number else { return }
            let isDead = state.withLock { state in
                guard let file = state.index.files[number] else { return false }
                return file.live == 0 && file.length >= SpoolLimits.deadFile
            }
            if isDead { journal.close() }
        }
    }

    private func removeDead() {
        // Once a file is not written to it never is again.
        let dead = journal.withLock { journal in state.withLock { $0.index.removable(writing: journal.number) } }
        for number in dead {
            FaultPoint.hit("spool.removing")
            do {
                try Files.remove(SpoolFile(directory: directory, number: number).path)
            } catch  where error.errno == 2 {
            } catch {
                log.warn("spool.not-removed", (.directory, directory), (.reason, "\(error)"))
                return
            }
            state.withLock { state in
                state.index.forget(file: number)
                state.condition.damage[number] = nil
            }
        }
    }

    /// Copies what is live in a file to the journal's end, durable before the copies count.
    ///
    /// - Returns: Whether the file is empty now.
    private func copyForward(_ file: UInt64) -> Bool {
        for (tail, piece) in state.withLock({ $0.index.pieces(in: file) }) {
            do {
                try FaultPoint.check("spool.copying")
                let bytes = try SpoolReading.frames(of: piece, tail, in: directory)
                guard UInt64(bytes.count) == piece.bytes else {
                    damaged(file, "its slices of \(piece.start) to \(piece.end) cannot be read any more")
                    return false
                }
                try journal.withLock { journal throws(SystemError) in
                    let place = try journal.append(bytes)
                    FaultPoint.hit("spool.copied-not-moved")
                    state.withLock { state in
                        state.index.note(file: place.file, length: place.end)
                        state.index.move(piece, of: tail, to: place)
                    }
                }
            } catch {
                log.warn("spool.not-copied", (.directory, directory), (.reason, "\(error)"))
                return false
            }
        }
        return true
    }

    /// Bytes of a file cannot be read: told until the file goes.
    private func damaged(_ file: UInt64, _ reason: String) {
        let path = SpoolFile(directory: directory, number: file).path
        state.withLock { state in
            state.condition.damage[file] = "the spool's file '\(path)' is damaged: \(reason)"
            if let length = state.index.files[file]?.length {
                state.index.note(file: file, length: length, isDamaged: true)
            }
        }
        log.error("spool.damaged", (.path, path), (.reason, reason))
    }
}
