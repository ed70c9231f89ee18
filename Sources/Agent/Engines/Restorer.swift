package import Protocol

/// What a restore asks of a kind of database: made for one target, used by one task, in the order of the methods.
///
/// The files themselves are written by the run; the engine knows what may be written over, how a database is
/// configured to recover, and how to start it.
package protocol Restorer: Sendable {
    /// Looks whether the target can be used, without changing anything.
    ///
    /// - Returns: who all restored files must belong to; nil for the agent's own user.
    /// - Throws: why not: something stands there that may not be replaced, a server runs there, its programs are not on
    ///   this host, or its port is taken.
    func checkTarget() async throws -> TargetOwner?
    /// Reads the records of the source's log from `start` on, where a segment begins; nil when such log cannot be read.
    func logReader(from start: LSN) -> (any LogReader)?
    /// Makes the data directory and those of the tablespaces, or empties them, sparing ``RestoreSetting/markerName``.
    func emptyTarget() async throws
    /// Makes a startable database of the files that were written.
    ///
    /// - Parameter content: what beside the files of the data directory belongs to the backup.
    /// - Returns: one line for everything that is set otherwise than at the source.
    /// - Throws: what could not be written.
    func configure(_ content: RestoredContent) async throws -> [String]
    /// Starts the database and follows it until recovery has ended and it is open.
    ///
    /// - Parameter progress: told about every step forward.
    /// - Returns: where recovery ended.
    /// - Throws: why the server did not start or did not end recovery; it does not run then.
    func recover(_ progress: @escaping @Sendable (RecoveryProgress) -> Void) async throws -> RecoveryEnd
}
