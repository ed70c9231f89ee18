/// The lengths of a Cobblestone-256 message (C2SP chunked-encryption): salt, commitment, chunks.
package enum Cobblestone {
    /// Random bytes at the start of a message.
    package static let saltLength = 24
    /// Bytes that commit to key, salt and context.
    package static let commitmentLength = 32
    /// Bytes before the first chunk.
    package static let preambleLength = saltLength + commitmentLength
    /// Plain bytes in every chunk but the last, which always holds fewer.
    package static let chunkLength = 16_384
    /// Bytes of the tag that ends each chunk.
    package static let tagLength = 16
    /// Bytes of a full chunk with its tag.
    package static let sealedChunkLength = chunkLength + tagLength

    /// How long the chunks of `plain` bytes are, tags included; the preamble is not counted.
    package static func sealedLength(ofPlain plain: UInt64) -> UInt64 {
        let full = plain / UInt64(chunkLength)
        return full * UInt64(sealedChunkLength) + plain % UInt64(chunkLength) + UInt64(tagLength)
    }

    /// How many plain bytes chunks of `sealed` bytes hold; nil when no message has that length.
    package static func plainLength(ofSealed sealed: UInt64) -> UInt64? {
        let (full, rest) = sealed.quotientAndRemainder(dividingBy: UInt64(sealedChunkLength))
        guard rest >= UInt64(tagLength) else { return nil }
        return full * UInt64(chunkLength) + rest - UInt64(tagLength)
    }
}
