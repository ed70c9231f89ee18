/// What a rebuild of the catalogue has read.
package struct RebuiltCounts: Sendable, Equatable {
    package var sources: UInt64 = 0
    package var backups: UInt64 = 0
    package var records: UInt64 = 0
    package var keys: UInt64 = 0
    /// Sources of which no definition was ever stored.
    package var undefined: UInt64 = 0

    package init() {}

    /// What is gone, in words for the operator.
    package static let lost =
        "what lies in no chain does not come back: the history of jobs, the times of findings, the results of "
        + "verifications (run 'holdfast verify'), when agents were last seen, and members that were being removed"
}
