import CLZ4
import CZstd
package import Repository

/// Compresses pieces one by one with a context that is kept between them.
///
/// One caller at a time. The inverse is ``Decompressor``.
package final class Compressor: @unchecked Sendable {
    private let setting: CompressionSetting
    private let zstd: OpaquePointer?
    private let lz4State: UnsafeMutableRawPointer?

    /// Prepares the context of `setting`.
    package init(_ setting: CompressionSetting) {
        self.setting = setting
        switch setting {
        case .zstd(let level):
            let context = ZSTD_createCCtx()
            ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
            zstd = context
            lz4State = nil
        case .lz4:
            zstd = nil
            lz4State = .allocate(byteCount: Int(LZ4_sizeofState()), alignment: 16)
        }
    }

    deinit {
        ZSTD_freeCCtx(zstd)
        lz4State?.deallocate()
    }

    /// The most bytes that `plain` bytes can take, whatever the codec.
    package static func bound(_ plain: Int) -> Int {
        max(ZSTD_compressBound(plain), Int(LZ4_compressBound(Int32(clamping: plain))))
    }

    /// Compresses `plain` into `output`, which holds at least ``bound(_:)`` bytes.
    ///
    /// - Returns: the codec and the length written; codec none and length 0 when nothing is gained, and then the plain
    ///   bytes are to be stored as they are.
    package func compress(
        _ plain: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (codec: Codec, length: Int) {
        guard !plain.isEmpty else { return (.none, 0) }
        let (codec, length) =
            switch setting {
            case .zstd: (Codec.zstd, compressZstd(plain, output))
            case .lz4: (Codec.lz4, compressLZ4(plain, output))
            }
        return length > 0 && length < plain.count ? (codec, length) : (.none, 0)
    }

    private func compressZstd(_ plain: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int {
        let length = ZSTD_compress2(zstd, output.baseAddress, output.count, plain.baseAddress, plain.count)
        return ZSTD_isError(length) == 0 ? length : 0
    }

    private func compressLZ4(_ plain: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int {
        let length = LZ4_compress_fast_extState(
            lz4State, plain.baseAddress?.assumingMemoryBound(to: CChar.self),
            output.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: plain.count),
            Int32(clamping: output.count), 1)
        return Int(length)
    }
}
