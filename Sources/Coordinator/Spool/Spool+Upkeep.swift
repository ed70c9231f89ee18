package import Platform
package import Protocol
import Synchronization

/// Reading the journal at start, dropping what the repository has, and giving its room back.
extension Spool {
    /// Reads the journal. Called once, before anything else.
    ///
    /// - Parameters:
    ///   - covered: The unbroken stretches of log that the repository holds.
    ///   - marks: Up to where tails were acknowledged before.
    /// - Throws: `fileSystem` when a file cannot be read at all.
    package func load(covered: [TailName: [ClosedRange<LSN>]], marks: [TailName: LSN]) async throws {
        let directory = directory
        let read = try await thread.run { try SpoolReading(directory: directory, covered: covered) }
        state.withLock { state in
            state.index = read.index
            state.sequence = read.lastSequence
            state.condition.damage = read.damage
            state.marks = marks
            // What the journal shows was acknowledged, or is as good.
            for tail in read.index.tails {
                if let end = read.index.pieces(of: tail).last?.end { state.raise(tail, to: end) }
            }
        }
        for (_, text) in read.damage.sorted(by: { $0.key < $1.key }) {
            log.error("spool.damaged", (.directory, directory), (.reason, text))
        }
        tidySoon()
    }

    /// Drops what the repository covers by now.
    package func drop(_ tail: TailName, covered: [ClosedRange<LSN>], holds: SpoolHolds) {
        let hasDropped = state.withLock { state in
            state.index.drop(tail, covered: covered, holds: state.leasing(holds))
        }
        guard hasDropped else { return }
        FaultPoint.hit("spool.dropped")
        tidySoon()
    }

    /// Keeps a source's tails whole for a while, so that what a restore is planned with is there when its job is.
    ///
    /// - Parameters:
    ///   - source: Whose.
    ///   - duration: For how long; nil for the usual time.
    package func lease(_ source: SourceID, for duration: Duration? = nil) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.leases = state.leases.filter { now < $0.value }
            state.leases[source] = now + (duration ?? SpoolLimits.lease)
        }
    }

    /// Drops the tails of a source that is no more; nothing of them counts as acknowledged then.
    package func drop(_ source: SourceID) {
        state.withLock { state in
            state.index.drop(source)
            state.marks = state.marks.filter { $0.key.source != source }
            if let lane = state.lanes[source] {
                state.giveUp(lane, Self.removed)
            }
        }
        tidySoon()
    }

    /// A source is no longer protected: nothing more comes, and its tails are kept like those of ended timelines.
    package func end(_ source: SourceID) {
        state.withLock { state in
            state.index.end(source)
            if let lane = state.lanes[source] { state.giveUp(lane, Self.removed) }
        }
    }

    private static let removed = HoldfastError(.notAuthorised, "the source was removed")

    /// Drops tails of ended branches and timelines that nothing came for since `limit`.
    package func dropEnded(receivedBefore limit: Timestamp, holds: SpoolHolds) {
        let hasDropped = state.withLock { state in
            state.index.dropEnded(receivedBefore: limit, holds: state.holding(holds))
        }
        if hasDropped { tidySoon() }
    }

    /// Has the writer give room back when it comes to it.
    package func tidySoon() {
        let mustStart = state.withLock { state in
            state.isTidyDue = true
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { startWriting() }
    }
}

/// Giving room back; on the writer's thread.
extension Spool {
    func tidy() {
        closeDeadFile()
        removeDead()
        while let file = victim(), copyForward(file) { removeDead() }
        state.withLock { state in
            let spare = UInt64(2 * SpoolLimits.object)
            if state.index.bytes + state.queuedBytes + spare <= limit { state.condition.isFull = false }
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
            try journal.withLock { journal throws(SystemError) in try journal.probe(bytes: bytes) }
            state.withLock { $0.condition.failure = nil }
        } catch {
            state.withLock { $0.failed = .now }
        }
    }

    private func victim() -> UInt64? {
        let writing = journal.withLock { $0.number }
        return state.withLock { $0.index.victim(writing: writing) }
    }

    /// Nothing is live in the file being written: it is ended, so that it can go.
    private func closeDeadFile() {
        guard let number = journal.withLock({ $0.number }) else { return }
        let isDead = state.withLock { state in
            guard let file = state.index.files[number] else { return false }
            return file.live == 0 && file.length >= SpoolLimits.deadFile
        }
        if isDead { journal.withLock { $0.close() } }
    }

    private func removeDead() {
        let writing = journal.withLock { $0.number }
        for number in state.withLock({ $0.index.removable(writing: writing) }) {
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
                let place = try journal.withLock { journal throws(SystemError) in try journal.append(bytes) }
                FaultPoint.hit("spool.copied-not-moved")
                state.withLock { state in
                    state.index.note(file: place.file, length: place.end)
                    state.index.move(piece, of: tail, to: place)
                }
            } catch {
                log.warn("spool.not-copied", (.directory, directory), (.reason, "\(error)"))
                return false
            }
        }
        return true
    }

    /// Bytes of a file cannot be read: told until the file goes.
    func damaged(_ file: UInt64, _ reason: String) {
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
