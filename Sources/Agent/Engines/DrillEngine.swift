package import Protocol

/// What a drill asks of a kind of database: made for one scratch, used by one task.
///
/// First the restore is run with ``restorer(_:_:)``; from then on the database is open until ``stop()``.
package protocol DrillEngine: Sendable {
    /// The engine's side of the restore: the database that it starts is contained.
    ///
    /// - Throws: `sourceUnsuitable` for another kind of database.
    func restorer(_ engine: String, _ setting: RestoreSetting) throws -> any Restorer
    /// Finds the way into the open database.
    ///
    /// - Throws: `databaseLogin` when it lets nobody in.
    func enter() async throws -> DrilledDatabase
    /// The last lines that the database wrote into its log; none where there is no log yet.
    func lastWords() async -> [String]
    /// Puts the question of a check, as a role that may only read unless the check is for a superuser.
    ///
    /// - Parameters:
    ///   - check: what to ask.
    ///   - limit: how long the answer may take.
    /// - Returns: the first column of the last result's first row; nil for null and for no row.
    /// - Throws: why there is no answer; `CancellationError`.
    func answer(_ check: DrillCheck, within limit: Duration) async throws -> String?
    /// Has every table and index checked for structure.
    ///
    /// - Parameter limit: how long it may take.
    /// - Returns: what is wrong; nil when nothing is.
    /// - Throws: why it could not be checked; `CancellationError`.
    func checkStructure(within limit: Duration) async throws -> String?
    /// Shuts the database down in order and returns once none of its processes is left.
    ///
    /// - Throws: `timedOut` when they do not end.
    func stop() async throws
    /// Reads every page of the stopped database.
    ///
    /// - Parameter limit: how long it may take.
    /// - Returns: what is wrong; nil when nothing is.
    /// - Throws: why it could not be checked; `CancellationError`.
    func checkPages(within limit: Duration) async throws -> String?
}
