import Platform
package import Protocol

/// The kind of ``UnitID``.
package enum UnitKind {}

/// What an object header calls "backup or stream": the bytes of a backup's, log stream's or source's identifier.
package typealias UnitID = Identifier<UnitKind>

extension Identifier where Kind == IdentifierKind.LogStream {
    private static var label: Bytes { Bytes("holdfast/stream/v1".utf8) + [0] }

    /// The stream of log of one timeline: the first sixteen bytes of a SHA-256, so that every reader can compute it.
    package init(source: SourceID, branch: LogBranch, timeline: TimelineID) {
        let input = Self.label + source.bytes + branch.rawValue.bigEndianBytes + timeline.rawValue.bigEndianBytes
        let digest = Digest.sha256(of: input).bytes
        guard let stream = Self(bytes: digest.prefix(Self.byteCount)) else {
            preconditionFailure("a digest has more than sixteen bytes")
        }
        self = stream
    }
}
