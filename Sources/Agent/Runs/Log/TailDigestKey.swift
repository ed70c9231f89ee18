import Platform
import Protocol
import Repository

/// Makes the digests by which this agent knows again what it has sent of one timeline's log.
///
/// The secret comes from the agent's signing key: it outlasts a restart, and who keeps a digest cannot try out what the log
/// might have been.
struct TailDigestKey: Sendable {
    private static let label = Bytes("holdfast/tail-digest/v1".utf8) + [0]
    private static let seenLabel = Bytes("holdfast/seen-log/v1".utf8) + [0]

    let maker: UInt64
    private let secret: Bytes

    /// - Parameters:
    ///   - context: whose log it is, and who signs.
    ///   - timeline: which timeline of it.
    init(context: LogContext, timeline: TimelineID) {
        let place = context.source.bytes + context.branch.rawValue.bigEndianBytes + timeline.rawValue.bigEndianBytes
        self.init(Self.label, context.parts, place)
    }

    /// Makes the digests by which a member knows its own server's log again.
    init(ofSeen source: SourceID, timeline: TimelineID, parts: AgentParts) {
        self.init(Self.seenLabel, parts, source.bytes + timeline.rawValue.bigEndianBytes)
    }

    private init(_ label: Bytes, _ parts: AgentParts, _ place: Bytes) {
        secret = parts.signer.secret(for: label + parts.root.repository.bytes + place)
        maker = UInt64(bigEndianBytes: SHA256Hasher.hash(secret).prefix(8))
    }

    /// What stands for log that ends at `end`.
    ///
    /// - Parameters:
    ///   - content: SHA-256 of its bytes from the start of the segment on.
    ///   - end: where it ends.
    /// - Returns: the value of a ``TailDigest``.
    func value(of content: Protocol.Digest, upTo end: LSN) -> Protocol.Digest {
        mac(end.rawValue.bigEndianBytes + content.bytes)
    }

    /// What stands for a run of segments and the one that follows it.
    func link(_ run: Protocol.Digest, _ next: Protocol.Digest) -> Protocol.Digest {
        mac(run.bytes + next.bytes)
    }

    private func mac(_ text: Bytes) -> Protocol.Digest {
        guard let value = Digest(bytes: HMACSHA256.mac(key: secret, text)) else {
            preconditionFailure("SHA-256 has thirty-two bytes")
        }
        return value
    }
}
