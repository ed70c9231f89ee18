package import Platform
import Repository

/// Cuts the bytes of a log segment into compressed frames, the plaintext of a log object.
///
/// The inverse is ``LogFrameDecoder``.
package struct LogFrameEncoder {
    private let compressor: Compressor
    private let output = RawBuffer(capacity: LogFrame.headLength + Compressor.bound(LogFrame.plainLimit))

    /// Compresses frames with `setting`.
    package init(_ setting: CompressionSetting) {
        compressor = Compressor(setting)
    }

    /// Hands the frame of `plain`, 1 to ``LogFrame/plainLimit`` bytes, to `sink`.
    package func encode(_ plain: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        let body = UnsafeMutableRawBufferPointer(rebasing: output.space[LogFrame.headLength...])
        var (codec, length) = compressor.compress(plain, into: body)
        if codec == .none {
            length = plain.count
            body.copyMemory(from: plain)
        }
        let head = LogFrame(codec: codec, plainLength: plain.count, storedLength: length).bytes
        output.space.copyBytes(from: head)
        try sink(UnsafeRawBufferPointer(rebasing: output.space[..<(LogFrame.headLength + length)]))
    }

    /// The frame that ends an object.
    package static var end: Bytes { LogFrame.end.bytes }
}
