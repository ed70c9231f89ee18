package import Platform

/// Opens one message as its sealed bytes arrive; its inverse is ``CobblestoneSealer``.
///
/// One use, one caller at a time. Plain bytes leave only after their chunk's tag has passed, so what was handed out
/// before an error is genuine; but the message is whole only when ``finish(into:)`` has returned. After an error every
/// further call throws it again.
package final class CobblestoneOpener: @unchecked Sendable {
    private let cipher: ChunkCipher
    private let pending: UnsafeMutableRawBufferPointer
    private var pendingCount = 0
    private var number: UInt64 = 0
    private var failure: SealingError?

    /// Checks the commitment of a message against key and context.
    ///
    /// - Parameters:
    ///   - inputKey: 32 bytes.
    ///   - context: what the message was bound to.
    ///   - preamble: salt and commitment, the first 56 bytes of the message.
    /// - Throws: when the preamble is cut short or made with another key or context.
    package init(inputKey: SecretBytes, context: Bytes, preamble: Bytes) throws(SealingError) {
        guard preamble.count == Cobblestone.preambleLength else { throw .cutShort }
        let salt = Bytes(preamble[..<Cobblestone.saltLength])
        cipher = try ChunkCipher(inputKey: inputKey, salt: salt, context: context)
        guard constantTimeEqual(cipher.commitment, Bytes(preamble[Cobblestone.saltLength...])) else {
            throw .wrongCommitment
        }
        pending = .allocate(byteCount: Cobblestone.sealedChunkLength, alignment: 64)
    }

    deinit {
        pending.deallocate()
    }

    /// Takes the next sealed bytes and appends every chunk that they complete.
    package func open(_ sealed: UnsafeRawBufferPointer, into output: inout Bytes) throws(SealingError) {
        if let failure { throw failure }
        var rest = sealed
        let chunks = (pendingCount + sealed.count) / Cobblestone.sealedChunkLength
        if chunks > 0 {
            output.append(upTo: chunks * Cobblestone.chunkLength) { room in openChunks(&rest, into: room) }
            if let failure { throw failure }
        }
        keep(&rest)
    }

    /// Opens the short last chunk: the message is whole.
    package func finish(into output: inout Bytes) throws(SealingError) {
        if let failure { throw failure }
        guard pendingCount >= Cobblestone.tagLength else { throw fail(.cutShort) }
        output.append(upTo: pendingCount - Cobblestone.tagLength) { room in
            openNext(UnsafeRawBufferPointer(rebasing: pending[..<pendingCount]), into: room) ? room.count : 0
        }
        if let failure { throw failure }
        failure = .cutShort
    }

    /// Opens all full chunks, up to the first that fails.
    ///
    /// - Returns: how many plain bytes are genuine.
    private func openChunks(
        _ rest: inout UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) -> Int {
        var written = 0
        while pendingCount + rest.count >= Cobblestone.sealedChunkLength {
            var chunk = UnsafeRawBufferPointer(pending)
            if pendingCount > 0 {
                keep(&rest)
                pendingCount = 0
            } else {
                chunk = UnsafeRawBufferPointer(rebasing: rest[..<Cobblestone.sealedChunkLength])
                rest = UnsafeRawBufferPointer(rebasing: rest[Cobblestone.sealedChunkLength...])
            }
            let target = UnsafeMutableRawBufferPointer(rebasing: room[written..<written + Cobblestone.chunkLength])
            guard openNext(chunk, into: target) else { break }
            written += Cobblestone.chunkLength
        }
        return written
    }

    private func openNext(_ sealed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
        do throws(SealingError) {
            try cipher.open(number, sealed, into: room)
        } catch {
            failure = error
            return false
        }
        number += 1
        return true
    }

    private func fail(_ error: SealingError) -> SealingError {
        failure = error
        return error
    }

    private func keep(_ rest: inout UnsafeRawBufferPointer) {
        guard !rest.isEmpty else { return }
        let count = min(rest.count, Cobblestone.sealedChunkLength - pendingCount)
        let taken = UnsafeRawBufferPointer(rebasing: rest[..<count])
        UnsafeMutableRawBufferPointer(rebasing: pending[pendingCount...]).copyMemory(from: taken)
        pendingCount += count
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
}
