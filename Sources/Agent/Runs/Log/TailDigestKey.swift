import Platform
import Protocol
import Repository

/// Makes the digests by which the agents of a source know again what one of them has sent of one timeline's log.
///
/// The secret comes with the assignment, so that every member of a source has it, and it outlasts agents and coordinators;
/// who keeps a digest and lacks the secret cannot try out what the log might be. Without one from the coordinator an agent
/// uses one of its own.
struct TailDigestKey: Sendable {
    private static let label = Bytes("holdfast/tail-digest/v1".utf8) + [0]

    let maker: UInt64
    private let secret: Bytes

    /// - Parameters:
    ///   - context: whose log it is, and the source's secret.
    ///   - timeline: which timeline of it.
    init(context: LogContext, timeline: TimelineID) {
        let place =
            Self.label + context.parts.root.repository.bytes + context.source.bytes
            + context.branch.rawValue.bigEndianBytes + timeline.rawValue.bigEndianBytes
        secret =
            context.tailSecret.map { HMACSHA256.mac(key: $0, place) } ?? context.parts.signer.secret(for: place)
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
