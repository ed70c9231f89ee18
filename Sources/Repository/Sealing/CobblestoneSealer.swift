package import Platform

/// Seals one message as its plain bytes arrive; its inverse is ``CobblestoneOpener``.
///
/// One use, one caller at a time. Output goes straight into the caller's array, which grows as arrays do: reserve its
/// capacity and nothing is allocated.
package final class CobblestoneSealer: @unchecked Sendable {
    /// Salt and commitment, the first bytes of the message.
    package let preamble: Bytes
    private let cipher: ChunkCipher
    private let pending: UnsafeMutableRawBufferPointer
    private var pendingCount = 0
    private var number: UInt64 = 0

    /// Starts a message with a fresh random salt.
    ///
    /// - Throws: when the key has not 32 bytes.
    package convenience init(inputKey: SecretBytes, context: Bytes) throws(SealingError) {
        try self.init(inputKey: inputKey, context: context, salt: SecureRandom.bytes(Cobblestone.saltLength))
    }

    init(inputKey: SecretBytes, context: Bytes, salt: Bytes) throws(SealingError) {
        cipher = try ChunkCipher(inputKey: inputKey, salt: salt, context: context)
        preamble = salt + cipher.commitment
        pending = .allocate(byteCount: Cobblestone.chunkLength, alignment: 64)
    }

    deinit {
        pending.deallocate()
    }

    /// Takes the next plain bytes and appends every chunk that they complete.
    package func seal(_ plain: UnsafeRawBufferPointer, into output: inout Bytes) {
        var rest = plain
        let chunks = (pendingCount + plain.count) / Cobblestone.chunkLength
        guard chunks > 0 else { return keep(&rest) }
        output.append(count: chunks * Cobblestone.sealedChunkLength) { room in
            var target = room
            if pendingCount > 0 {
                keep(&rest)
                sealNext(UnsafeRawBufferPointer(pending), into: &target)
                pendingCount = 0
            }
            while rest.count >= Cobblestone.chunkLength {
                sealNext(UnsafeRawBufferPointer(rebasing: rest[..<Cobblestone.chunkLength]), into: &target)
                rest = UnsafeRawBufferPointer(rebasing: rest[Cobblestone.chunkLength...])
            }
        }
        keep(&rest)
    }

    /// Appends the short last chunk; nothing may be sealed afterwards.
    package func finish(into output: inout Bytes) {
        output.append(count: pendingCount + Cobblestone.tagLength) { room in
            cipher.seal(number, UnsafeRawBufferPointer(rebasing: pending[..<pendingCount]), into: room)
        }
    }

    private func sealNext(_ chunk: UnsafeRawBufferPointer, into target: inout UnsafeMutableRawBufferPointer) {
        cipher.seal(
            number, chunk, into: UnsafeMutableRawBufferPointer(rebasing: target[..<Cobblestone.sealedChunkLength]))
        target = UnsafeMutableRawBufferPointer(rebasing: target[Cobblestone.sealedChunkLength...])
        number += 1
    }

    /// Moves as much of `rest` as fits into the chunk being filled.
    private func keep(_ rest: inout UnsafeRawBufferPointer) {
        let count = min(rest.count, Cobblestone.chunkLength - pendingCount)
        guard count > 0 else { return }
        let taken = UnsafeRawBufferPointer(rebasing: rest[..<count])
        UnsafeMutableRawBufferPointer(rebasing: pending[pendingCount...]).copyMemory(from: taken)
        pendingCount += count
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
}
