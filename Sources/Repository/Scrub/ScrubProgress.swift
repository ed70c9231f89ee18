package import Protocol

/// How far a scrub has come, in all of its sources.
package struct ScrubProgress: Hashable, Sendable {
    package var source: SourceID
    package var objects: UInt64
    package var bytes: UInt64
    package var findings: Int
}
