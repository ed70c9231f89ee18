import Platform
import Protocol
import Repository
import Synchronization

/// Lays opened slices into the file of one segment, one behind the other.
final class TailPatch: Sendable {
    private let segment: LSN
    private let size: UInt64
    private let file: ScratchFile
    private let known: Mutex<LSN>

    /// - Parameters:
    ///   - segment: where the segment begins.
    ///   - size: its length in bytes.
    ///   - known: up to where the file holds its log already.
    ///   - file: the segment's file.
    init(segment: LSN, size: UInt64, known: LSN, file: ScratchFile) {
        self.segment = segment
        self.size = size
        self.file = file
        self.known = Mutex(known)
    }

    /// Opens a slice, compares what it repeats and writes what is new. Blocks.
    ///
    /// - Returns: up to where the log is known now.
    /// - Throws: when it does not join what is there, or differs from it; nothing is written then.
    func lay(_ slice: SealedTailSlice, _ keyring: Keyring) throws -> LSN {
        let (start, end) = (slice.place.start, slice.place.end)
        return try known.withLock { known in
            guard start >= segment, start <= known, end > known, end <= segment.advanced(by: size),
                end.bytes(since: start) <= SealedTailSlice.logLimit
            else { throw PipelineError("its slice from \(start) to \(end) does not join the log up to \(known)") }
            let plain = try Self.plain(slice, keyring)
            guard UInt64(plain.count) == end.bytes(since: start) else {
                throw PipelineError("its slice from \(start) to \(end) holds \(plain.count) bytes")
            }
            let repeated = Int(known.bytes(since: start))
            let before = try file.bytes(at: start.bytes(since: segment), count: repeated)
            guard before[...] == plain[..<repeated] else {
                throw PipelineError("it differs from the stored log between \(start) and \(known)")
            }
            try plain[repeated...].withUnsafeBytes { try file.write($0, at: known.bytes(since: segment)) }
            known = end
            return end
        }
    }

    private static func plain(_ slice: SealedTailSlice, _ keyring: Keyring) throws -> Bytes {
        var decoder = LogFrameDecoder()
        var plain = Bytes()
        try decoder.feed(try slice.open(with: keyring)) { plain += $0 }
        try decoder.finish()
        return plain
    }
}
