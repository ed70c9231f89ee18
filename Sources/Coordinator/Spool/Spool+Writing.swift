import Platform
import Protocol
import Repository
import Synchronization

/// The writer: everything that waits is written and made durable at once, then acknowledged.
extension Spool {
    /// Wakes the writer; one runs at a time.
    func startWriting() {
        do {
            try thread.post { [self] in work() }
        } catch {
            state.withLock { $0.isWriting = false }
        }
    }

    private func work() {
        var buffer = Bytes()
        while let batch = nextBatch() { write(batch, &buffer) }
    }

    private func nextBatch() -> [QueuedSlice]? {
        state.withLock { state in
            guard !state.queue.isEmpty else {
                state.isWriting = false
                return nil
            }
            var bytes = 0
            let batch = state.queue.prefix { slice in
                defer { bytes += slice.room }
                return bytes == 0 || bytes + slice.room <= SpoolLimits.batch
            }
            state.queue.removeFirst(batch.count)
            return Array(batch)
        }
    }

    private func write(_ batch: [QueuedSlice], _ buffer: inout Bytes) {
        buffer.removeAll(keepingCapacity: true)
        let lengths = batch.map {
            SpoolFrame.append($0.entry, object: $0.object, signature: $0.signature, to: &buffer)
        }
        do {
            try append(buffer, batch, lengths)
            for slice in batch {
                slice.lane.written(to: slice.entry.end, bytes: slice.room)
                forget(slice.lane)
            }
        } catch {
            failed(batch, error)
        }
    }

    /// After a failure the same batch gets one chance in a new file.
    private func append(_ bytes: Bytes, _ batch: [QueuedSlice], _ lengths: [Int]) throws(SystemError) {
        do {
            try appendOnce(bytes, batch, lengths)
        } catch {
            log.warn("spool.file-failed", (.directory, directory), (.reason, "\(error)"))
            try appendOnce(bytes, batch, lengths)
        }
    }

    private func appendOnce(_ bytes: Bytes, _ batch: [QueuedSlice], _ lengths: [Int]) throws(SystemError) {
        try journal.withLock { journal throws(SystemError) in
            let place = try journal.append(bytes)
            FaultPoint.hit("spool.synced-not-acknowledged")
            written(batch, lengths, place)
        }
    }

    private func written(_ batch: [QueuedSlice], _ lengths: [Int], _ place: SpoolPlace) {
        var start = place.start
        state.withLock { state in
            state.index.note(file: place.file, length: place.end)
            for (slice, length) in zip(batch, lengths) {
                let end = start + UInt64(length)
                state.index.add(slice.entry, at: SpoolPlace(file: place.file, start: start, end: end))
                state.marks.raise(
                    slice.entry.tail, to: TailMark(position: slice.entry.end, digest: slice.entry.digest))
                state.queuedBytes -= UInt64(slice.room)
                start = end
            }
            state.condition.failure = nil
            state.failedBytes = 0
        }
    }

    /// Nothing of it was acknowledged; the lanes end, and their agents come again.
    private func failed(_ batch: [QueuedSlice], _ error: SystemError) {
        log.error("spool.failed", (.directory, directory), (.reason, "\(error)"))
        let reason = HoldfastError(error, doing: "the spool '\(directory)' cannot be written").message
        state.withLock { state in
            state.condition.failure = reason
            state.failedBytes = UInt64(batch.reduce(0) { $0 + $1.room })
            state.failed = .now
            for slice in batch {
                state.queuedBytes -= UInt64(slice.room)
                state.giveUp(slice.lane, HoldfastError(.spoolFailed, reason))
            }
        }
        for slice in batch {
            slice.lane.dropped(bytes: slice.room)
            forget(slice.lane)
        }
    }
}
