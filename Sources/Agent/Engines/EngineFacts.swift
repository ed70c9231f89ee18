package import Protocol

/// What a database cluster says about itself.
package struct EngineFacts: Sendable, Equatable {
    /// The kind of engine, "postgresql".
    package var engine: String
    /// The server's version as people write it, such as "15.20".
    package var version: String
    /// The server's version as a number that can be compared, such as 150020.
    package var versionNumber: UInt32
    /// The identity that the cluster got when it was made.
    package var systemIdentifier: UInt64
    /// Bytes of one log segment.
    package var segmentSize: UInt64
    /// Bytes of one page.
    package var blockSize: UInt32
    /// Whether pages carry checksums.
    package var hasChecksums: Bool
    /// The timeline the server writes now.
    package var timeline: TimelineID
    /// The data directory's absolute path on this host.
    package var dataDirectory: String
}
