package import Platform
package import Repository

extension Compressor {
    /// Compresses a small value; codec none gives the bytes back as they are.
    package func compress(_ plain: Bytes) -> (codec: Codec, stored: Bytes) {
        var result: (codec: Codec, length: Int) = (.none, 0)
        let stored = Bytes(unsafeUninitializedCapacity: Self.bound(plain.count)) { target, initialized in
            result = plain.withUnsafeBytes { compress($0, into: UnsafeMutableRawBufferPointer(target)) }
            initialized = result.length
        }
        return result.codec == .none ? (.none, plain) : (result.codec, stored)
    }
}
