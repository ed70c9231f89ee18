package import Platform
import Repository

/// Takes the plaintext of a log object in pieces of any size and gives the bytes of the segment.
///
/// Holds at most one frame. The inverse of ``LogFrameEncoder``.
package struct LogFrameDecoder {
    private let decompressor = Decompressor()
    private let plain = RawBuffer(capacity: LogFrame.plainLimit)
    private var pending: Bytes = []
    private var ended = false

    package init() {}

    /// Takes the next bytes of the object in and hands the content of each frame that is complete to `sink`, in order.
    ///
    /// - Throws: when a frame is damaged or something follows the end; what `sink` throws.
    package mutating func feed(_ bytes: Bytes, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        pending += bytes
        var start = 0
        while pending.count - start >= LogFrame.headLength, !ended {
            let head = try LogFrame(parsing: pending[start..<start + LogFrame.headLength])
            let body = start + LogFrame.headLength
            guard pending.count - body >= head.storedLength else { break }
            start = body + head.storedLength
            guard let codec = head.codec else {
                ended = true
                break
            }
            let target = UnsafeMutableRawBufferPointer(rebasing: plain.space[..<head.plainLength])
            try pending.withUnsafeBytes { all in
                let stored = UnsafeRawBufferPointer(rebasing: all[body..<start])
                try decompressor.decompress(stored, codec: codec, into: target)
            }
            try sink(UnsafeRawBufferPointer(target))
        }
        pending.removeFirst(start)
        guard !ended || pending.isEmpty else { throw PipelineError("something follows the end of the log frames") }
    }

    /// Confirms that the end has been seen; then the frames of another object may follow.
    ///
    /// - Throws: when the object was cut.
    package mutating func finish() throws(PipelineError) {
        guard ended else { throw PipelineError("the log frames are cut short") }
        ended = false
    }
}
