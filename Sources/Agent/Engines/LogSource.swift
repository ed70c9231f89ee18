package import Platform
package import Protocol

/// A database's log: what it retains for us, and the stream of it.
package protocol LogSource: Sendable {
    /// Who the database is and where its log stands.
    func identify() async throws -> LogIdentity
    /// The history file of a timeline; nil for the first, which has none.
    func history(of timeline: TimelineID) async throws -> Bytes?
    /// What is retained for us; creates the slot, with its log reserved at once, when there is none.
    func keep() async throws -> LogKeep
    /// Lets go of log before `position`; a position behind the present one changes nothing.
    func advanceKeep(to position: LSN) async throws -> LogKeep
    /// Ends retention, when the source is removed.
    func dropKeep() async throws
    /// What commits wait for now, by the server's settings and the standbys that are there.
    func commitRule() async throws -> CommitRule
    /// Where the server's flushed log ends now.
    func end() async throws -> LogEnd
    /// Makes the server begin a new segment.
    ///
    /// - Returns: Where the log of the old one ends.
    func switchLog() async throws -> LSN
    /// Starts the stream at `position`.
    ///
    /// - Throws: HF-409 when the server no longer has the log there.
    func start(at position: LogPosition) async throws -> any LogStream
    /// A reader of the log from the start of a segment on.
    ///
    /// - Parameters:
    ///   - start: The start of the segment.
    ///   - systemIdentifier: The cluster that the log is of.
    /// - Returns: Nil when what the database logs cannot be read.
    nonisolated func reader(from start: LSN, systemIdentifier: UInt64) -> (any LogReader)?
    /// Closes idle connections; a running stream goes on. The next call connects again.
    func close() async
}
