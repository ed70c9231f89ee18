import Platform
import Protocol

/// SHA-256 of the received log from the start of a segment on, carried along as slices of it go.
struct SegmentHash {
    /// Bytes read at a time.
    private static let pieceLength = 256 << 10

    private let hasher = SHA256Hasher()
    private var segment: LSN?
    private var position = LSN.zero

    /// Whether everything of `segment` before `position` is taken in, and nothing else.
    func stands(at position: LSN, in segment: ReceivedSegment) -> Bool {
        self.segment == segment.start && self.position == position
    }

    /// Takes in everything of `segment` before `position`. Blocks.
    mutating func begin(at position: LSN, in segment: ReceivedSegment) throws {
        // What an earlier segment left over.
        _ = hasher.finish()
        self.segment = nil
        try segment.read(upTo: position.bytes(since: segment.start), pieces: Self.pieceLength) { hasher.update($0) }
        self.segment = segment.start
        self.position = position
    }

    /// Takes in the bytes that follow.
    mutating func take(_ bytes: Bytes) {
        hasher.update(bytes)
        position = position.advanced(by: UInt64(bytes.count))
    }

    /// SHA-256 of what was taken in.
    var digest: Digest { Digest(peeking: hasher) }
}
