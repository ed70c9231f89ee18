import CZstd
package import Platform

/// A value as one zstd frame with its content size, whether that saves anything or not.
package enum ZstdFrame {
    /// The inverse is ``Decompressor/decompressFrame(_:limit:)``.
    package static func compress(_ plain: Bytes) -> Bytes {
        Bytes(unsafeUninitializedCapacity: ZSTD_compressBound(plain.count)) { target, initialized in
            let length = plain.withUnsafeBytes {
                ZSTD_compress(target.baseAddress, target.count, $0.baseAddress, $0.count, 3)
            }
            // The target holds the bound, so that the call cannot fail.
            initialized = ZSTD_isError(length) == 0 ? length : 0
        }
    }
}
