package import Platform
package import Protocol

/// One finished walk over the repository.
package struct Verification: Sendable, Equatable {
    package var job: JobID
    /// The source that was walked; nil for all.
    package var source: SourceID?
    package var started: Timestamp
    package var ended: Timestamp
    package var objects: UInt64
    package var bytes: UInt64
}
