import Platform
import Protocol
import Repository
import Synchronization

/// Lays opened slices into the file of one segment, one behind the other.
final class TailPatch: Sendable {
    private let segment: LSN
    private let size: UInt64
    private let file: ScratchFile
    private let position: Mutex<LSN>

    /// - Parameters:
    ///   - segment: where the segment begins.
    ///   - size: its length in bytes.
    ///   - known: up to where the file holds its log already.
    ///   - file: the segment's file.
    init(segment: LSN, size: UInt64, known: LSN, file: ScratchFile) {
        self.segment = segment
        self.size = size
        self.file = file
        position = Mutex(known)
    }

    /// Looks whether slices lead on within the segment, each with something new.
    ///
    /// - Throws: `objectDamaged` naming the first that does not.
    func requireJoining(_ slices: [TailSlice]) throws(HoldfastError) {
        var known = position.withLock { $0 }
        if slices.isEmpty { throw TailReader.damaged(known, "nothing came of it") }
        for slice in slices {
            guard slice.start >= segment, slice.start <= known, slice.end > known,
                slice.end <= segment.advanced(by: size),
                slice.end.bytes(since: slice.start) <= SealedTailSlice.logLimit
            else {
                throw TailReader.damaged(
                    slice.start, "its slice up to \(slice.end) does not join the log up to \(known)")
            }
            known = slice.end
        }
    }

    /// Compares what opened slices repeat and writes what is new. Blocks.
    ///
    /// - Parameter slices: they lead on.
    /// - Returns: up to where the log is known now.
    /// - Throws: `objectDamaged` when one differs from what is there; `SystemError`.
    func lay(_ slices: [TailOpening.Opened]) throws -> LSN {
        try position.withLock { position in
            var (known, run) = (position, Bytes())
            for slice in slices {
                if slice.start < known {
                    try write(run, upTo: known)
                    run = []
                    try compare(slice, upTo: known)
                }
                run += slice.plain.dropFirst(Int(clamping: known.bytes(since: slice.start)))
                known = slice.end
            }
            try write(run, upTo: known)
            position = known
            return known
        }
    }

    private func write(_ run: Bytes, upTo end: LSN) throws(SystemError) {
        let start = end.bytes(since: segment) - UInt64(run.count)
        try run.span.bytes.withUnsafeBytes { bytes throws(SystemError) in try file.write(bytes, at: start) }
    }

    private func compare(_ slice: TailOpening.Opened, upTo known: LSN) throws {
        let repeated = Int(clamping: known.bytes(since: slice.start))
        let before = try file.bytes(at: slice.start.bytes(since: segment), count: repeated)
        guard before[...] == slice.plain.prefix(repeated) else {
            throw TailReader.damaged(
                slice.start, "it differs from the stored log between \(slice.start) and \(known)")
        }
    }
}
