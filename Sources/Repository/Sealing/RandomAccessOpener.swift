package import Platform

/// Opens parts of one object whose length is known and trusted: one caller at a time.
package final class RandomAccessOpener: @unchecked Sendable {
    /// Length of the plaintext.
    package let plainLength: UInt64
    private let bodyStart: UInt64
    private let objectLength: UInt64
    private let cipher: ChunkCipher

    /// Checks that the object belongs at `place` and that its key is the right one.
    ///
    /// - Parameters:
    ///   - prefix: the start of the object.
    ///   - objectLength: the length of the whole object, as a signed record or an inventory tells it.
    ///   - place: where the object belongs.
    ///   - keyring: keys at hand.
    /// - Throws: when the object is another, its length impossible, or its key not at hand.
    package init(
        prefix: ObjectPrefix, objectLength: UInt64, expecting place: ObjectPlace, keyring: Keyring
    ) throws(SealingError) {
        let start = UInt64(prefix.length)
        guard objectLength >= start, let plain = Cobblestone.plainLength(ofSealed: objectLength - start) else {
            throw .cutShort
        }
        cipher = try prefix.cipher(try prefix.key(from: keyring, expecting: place))
        plainLength = plain
        bodyStart = start
        self.objectLength = objectLength
    }

    /// Which bytes of the object hold `plain`, which must lie within the plaintext.
    package func sealedRange(of plain: Range<UInt64>) -> Range<UInt64> {
        let chunk = UInt64(Cobblestone.chunkLength)
        let sealedChunk = UInt64(Cobblestone.sealedChunkLength)
        let first = plain.lowerBound / chunk
        let last = plain.isEmpty ? first : (plain.upperBound - 1) / chunk
        return bodyStart + first * sealedChunk..<min(objectLength, bodyStart + (last + 1) * sealedChunk)
    }

    /// Appends the plain bytes of `plain`.
    ///
    /// - Parameters:
    ///   - plain: must lie within the plaintext.
    ///   - sealed: exactly the bytes of the object in ``sealedRange(of:)``.
    ///   - output: where the bytes go; unchanged after an error.
    /// - Throws: when a chunk was altered or `sealed` has another length.
    package func open(
        _ plain: Range<UInt64>, sealed: UnsafeRawBufferPointer, into output: inout Bytes
    ) throws(SealingError) {
        var chunks = Bytes()
        output += chunks[try openChunks(of: plain, sealed: sealed, into: &chunks)]
    }

    /// Appends the whole chunks that hold `plain`, which saves a copy to who can do with a part of them.
    ///
    /// - Parameters: as for ``open(_:sealed:into:)``.
    /// - Returns: where in `output` the bytes of `plain` are.
    package func openChunks(
        of plain: Range<UInt64>, sealed: UnsafeRawBufferPointer, into output: inout Bytes
    ) throws(SealingError) -> Range<Int> {
        guard plain.upperBound <= plainLength else { throw .cutShort }
        let range = sealedRange(of: plain)
        guard UInt64(sealed.count) == range.upperBound - range.lowerBound else { throw .cutShort }
        let start = output.count + Int(plain.lowerBound % UInt64(Cobblestone.chunkLength))
        try openChunks(sealed, from: plain.lowerBound / UInt64(Cobblestone.chunkLength), into: &output)
        return start..<start + plain.count
    }

    /// Appends the plain bytes of `plain`, which `read` fetches from the object.
    package func open<Thrown: Error>(
        _ plain: Range<UInt64>, into output: inout Bytes, read: (Range<UInt64>) throws(Thrown) -> Bytes
    ) throws {
        guard plain.upperBound <= plainLength else { throw SealingError.cutShort }
        let sealed = try read(sealedRange(of: plain))
        try sealed.withUnsafeBytes { try open(plain, sealed: $0, into: &output) }
    }

    private func openChunks(
        _ sealed: UnsafeRawBufferPointer, from first: UInt64, into plain: inout Bytes
    ) throws(SealingError) {
        let chunks = (sealed.count + Cobblestone.sealedChunkLength - 1) / Cobblestone.sealedChunkLength
        let length = sealed.count - chunks * Cobblestone.tagLength
        let last = sealed.count % Cobblestone.sealedChunkLength
        guard last == 0 || last >= Cobblestone.tagLength else { throw .cutShort }
        try plain.append(count: length) { room throws(SealingError) in
            for chunk in 0..<chunks {
                let start = chunk * Cobblestone.sealedChunkLength
                let end = min(sealed.count, start + Cobblestone.sealedChunkLength)
                let target = chunk * Cobblestone.chunkLength
                try cipher.open(
                    first + UInt64(chunk), UnsafeRawBufferPointer(rebasing: sealed[start..<end]),
                    into: UnsafeMutableRawBufferPointer(
                        rebasing: room[target..<target + end - start - Cobblestone.tagLength]))
            }
        }
    }
}
