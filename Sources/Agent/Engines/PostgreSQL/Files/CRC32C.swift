import CKernels

/// A CRC with Castagnoli's polynomial, over bytes that may come in parts.
package struct CRC32C: Hashable, Sendable {
    private static let hasInstruction = hf_crc32c_has_instruction() != 0
    private var state = UInt32.max

    /// The CRC of no bytes.
    package init() {}

    /// The CRC of all bytes so far.
    package var value: UInt32 { ~state }

    /// Goes on over more bytes.
    package mutating func update(_ bytes: RawSpan) {
        state = bytes.withUnsafeBytes { buffer in
            guard let start = buffer.bindMemory(to: UInt8.self).baseAddress else { return state }
            return Self.hasInstruction
                ? hf_crc32c_fast(state, start, buffer.count) : hf_crc32c_plain(state, start, buffer.count)
        }
    }

    /// The CRC of the bytes.
    package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = CRC32C()
        crc.update(Array(bytes).span.bytes)
        return crc.value
    }
}
