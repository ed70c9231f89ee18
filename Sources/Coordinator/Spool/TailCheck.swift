import Platform
import Protocol
import Repository
import Synchronization

/// What every slice of one open tail is held to; remembers what it has looked up.
final class TailCheck: Sendable {
    private struct Known {
        var keys: Set<KeyID>
        var segmentSize: UInt64?
    }

    let tail: TailName
    /// Whether commits wait for it.
    let isUrgent: Bool
    private let repository: RepositoryID
    private let writer: Attempt
    private let signingKey: Ed25519PublicKey
    private let known: Mutex<Known>

    init(
        repository: RepositoryID, tail: TailName, writer: Attempt, signingKey: Ed25519PublicKey,
        isUrgent: Bool, holdings: Holdings
    ) {
        self.repository = repository
        self.tail = tail
        self.writer = writer
        self.isUrgent = isUrgent
        self.signingKey = signingKey
        known = Mutex(Known(keys: holdings.logKeys, segmentSize: holdings.segmentSize))
    }

    /// The slice that a message carries, proven to be the agent's.
    ///
    /// - Throws: `recordRefused`.
    func slice(_ message: TailSlice) throws(HoldfastError) -> SealedTailSlice {
        guard message.start < message.end, message.end.bytes(since: message.start) <= SealedTailSlice.logLimit else {
            throw Self.refusal("it holds no log, or more than \(SealedTailSlice.logLimit) bytes")
        }
        guard message.sealed.count <= SealedTailSlice.objectLimit, message.signature.count == SpoolFrame.signatureLength
        else { throw Self.refusal("its object or its signature is too long") }
        let place = TailSlicePlace(
            repository: repository, source: tail.source, branch: tail.branch, timeline: tail.timeline, writer: writer,
            start: message.start, end: message.end, through: message.through, key: message.key)
        let slice = SealedTailSlice(place: place, object: message.sealed, signature: message.signature)
        guard let header = try? ObjectPrefix(parsing: message.sealed).header, header.place == place.object,
            header.key == message.key
        else { throw Self.refusal("its object is sealed for another place or under another key") }
        guard slice.isSigned(by: signingKey) else { throw Self.refusal("the agent's signing key did not sign it") }
        return slice
    }

    /// Whether a slice's time cannot be, by the coordinator's clock.
    ///
    /// No commit may have to wait because a clock is wrong, whichever it is: such a slice is kept without its time.
    func isImpossible(_ through: Timestamp?, now: Timestamp) -> Bool {
        guard let through else { return false }
        let times = Timestamp(microseconds: 0)...now.advanced(by: IngestLimits.clockTolerance)
        return !times.contains(through)
    }

    /// Whether a signed log index of the source lists the key.
    func knows(_ key: KeyID) -> Bool { known.withLock { $0.keys.contains(key) } }

    /// Takes in what is listed by now.
    func learn(_ holdings: Holdings) {
        known.withLock { known in
            known.keys = holdings.logKeys
            known.segmentSize = holdings.segmentSize
        }
    }

    /// Passes when the slice lies within one segment.
    ///
    /// - Throws: `recordRefused`.
    func requireWithinSegment(_ place: TailSlicePlace) throws(HoldfastError) {
        let size = known.withLock { $0.segmentSize } ?? 1
        let last = LSN(rawValue: place.end.rawValue - 1)
        guard place.start.segmentStart(size: size) == last.segmentStart(size: size) else {
            throw Self.refusal("it crosses the end of a segment")
        }
    }

    static func refusal(_ reason: String) -> HoldfastError {
        HoldfastError(.recordRefused, "the slice of log is refused: \(reason)")
    }
}
