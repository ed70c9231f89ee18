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
        while pendingCount + rest.count >= Cobblestone.sealedChunkLength {
            guard pendingCount > 0 else {
                try openNext(UnsafeRawBufferPointer(rebasing: rest[..<Cobblestone.sealedChunkLength]), into: &output)
                rest = UnsafeRawBufferPointer(rebasing: rest[Cobblestone.sealedChunkLength...])
                continue
            }
            keep(&rest)
            pendingCount = 0
            try openNext(UnsafeRawBufferPointer(pending), into: &output)
        }
        keep(&rest)
    }

    /// Opens the short last chunk: the message is whole.
    package func finish(into output: inout Bytes) throws(SealingError) {
        if let failure { throw failure }
        guard pendingCount >= Cobblestone.tagLength else { throw fail(.cutShort) }
        try openNext(UnsafeRawBufferPointer(rebasing: pending[..<pendingCount]), into: &output)
        failure = .cutShort
    }

    private func openNext(_ sealed: UnsafeRawBufferPointer, into output: inout Bytes) throws(SealingError) {
        do throws(SealingError) {
            try output.append(count: sealed.count - Cobblestone.tagLength) { room throws(SealingError) in
                try cipher.open(number, sealed, into: room)
            }
        } catch {
            throw fail(error)
        }
        number += 1
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
