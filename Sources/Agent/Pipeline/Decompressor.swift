import CLZ4
import CZstd
package import Platform
package import Repository

/// The inverse of ``Compressor``; one caller at a time.
package final class Decompressor: @unchecked Sendable {
    private let zstd = ZSTD_createDCtx()

    package init() {}

    deinit {
        ZSTD_freeDCtx(zstd)
    }

    /// Decompresses `stored` into `plain`, which has exactly the length that was compressed.
    ///
    /// - Throws: when the bytes are damaged, cut, longer than one frame, or of another length.
    package func decompress(
        _ stored: UnsafeRawBufferPointer, codec: Codec, into plain: UnsafeMutableRawBufferPointer
    ) throws(PipelineError) {
        switch codec {
        case .none:
            guard stored.count == plain.count else { throw PipelineError("a stored block has the wrong length") }
            plain.copyMemory(from: stored)
        case .zstd:
            try decompressZstd(stored, plain)
        case .lz4:
            try decompressLZ4(stored, plain)
        }
    }

    /// Decompresses one zstd frame that carries its content size, which may be at most `limit`.
    package func decompressFrame(_ stored: Bytes, limit: Int) throws(PipelineError) -> Bytes {
        let size = stored.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        // The two highest numbers say "unknown" and "no frame".
        guard size <= UInt64(limit) else {
            throw PipelineError("a zstd frame has no size, or one beyond \(limit) bytes")
        }
        var plain = Bytes(repeating: 0, count: Int(size))
        var span = plain.mutableSpan
        try span.withUnsafeMutableBytes { target throws(PipelineError) in
            try stored.span.bytes.withUnsafeBytes { source throws(PipelineError) in try decompressZstd(source, target) }
        }
        return plain
    }

    private func decompressZstd(
        _ stored: UnsafeRawBufferPointer, _ plain: UnsafeMutableRawBufferPointer
    ) throws(PipelineError) {
        guard ZSTD_getFrameContentSize(stored.baseAddress, stored.count) == UInt64(plain.count),
            ZSTD_findFrameCompressedSize(stored.baseAddress, stored.count) == stored.count,
            ZSTD_decompressDCtx(zstd, plain.baseAddress, plain.count, stored.baseAddress, stored.count) == plain.count
        else { throw PipelineError("a zstd block is damaged") }
    }

    private func decompressLZ4(
        _ stored: UnsafeRawBufferPointer, _ plain: UnsafeMutableRawBufferPointer
    ) throws(PipelineError) {
        guard stored.count <= Int32.max, plain.count <= Int32.max,
            LZ4_decompress_safe(
                stored.baseAddress?.assumingMemoryBound(to: CChar.self),
                plain.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(stored.count), Int32(plain.count))
                == Int32(plain.count)
        else { throw PipelineError("an lz4 block is damaged") }
    }
}
