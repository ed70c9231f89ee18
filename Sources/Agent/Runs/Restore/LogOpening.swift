import Platform
import Protocol
import Repository
import Synchronization

/// Opens one log object as its bytes arrive and writes the log into a scratch file. Its calls block.
final class LogOpening: Sendable {
    private struct State {
        var hasher = SHA256Hasher()
        var opener: ObjectOpener
        var frames = LogFrameDecoder()
        var sealedLength: UInt64 = 0
        var plainLength: UInt64 = 0
    }

    private let state: Mutex<State>
    private let file: ScratchFile
    private let limit: UInt64

    /// - Parameters:
    ///   - place: where the object belongs.
    ///   - keyring: the keys at hand.
    ///   - file: gets the log.
    ///   - limit: the most bytes of log that the object may hold.
    init(_ place: ObjectPlace, keyring: Keyring, into file: ScratchFile, limit: UInt64) {
        state = Mutex(State(opener: ObjectOpener(expecting: place, keyring: keyring)))
        self.file = file
        self.limit = limit
    }

    /// Takes the next sealed bytes.
    func feed(_ bytes: Bytes) throws {
        try state.withLock { state in
            state.hasher.update(bytes)
            state.sealedLength += UInt64(bytes.count)
            var plain = Bytes()
            try bytes.withUnsafeBytes { try state.opener.feed($0, into: &plain) }
            try write(plain, &state)
        }
    }

    /// Confirms that the object was whole.
    ///
    /// - Returns: how much log it held, and digest and length of the sealed bytes.
    func finish() throws -> (plain: UInt64, digest: Protocol.Digest?, sealed: UInt64) {
        try state.withLock { state in
            var plain = Bytes()
            try state.opener.finish(into: &plain)
            try write(plain, &state)
            try state.frames.finish()
            return (state.plainLength, Protocol.Digest(bytes: state.hasher.finish()), state.sealedLength)
        }
    }

    private func write(_ plain: Bytes, _ state: inout State) throws {
        var position = state.plainLength
        try state.frames.feed(plain) { piece in
            guard UInt64(piece.count) <= limit - position else {
                throw PipelineError("it holds more log than its index says")
            }
            try file.write(piece, at: position)
            position += UInt64(piece.count)
        }
        state.plainLength = position
    }
}
