/// What the runs need of a kind of database; each kind tells its abilities by its facts, not by missing methods.
package protocol Engine: Sendable {
    /// What the database says about itself now.
    func facts() async throws -> EngineFacts
    /// Whether everything a backup and its log need is in place; each entry with its remedy. Never throws: a database
    /// that cannot be reached is one of the entries.
    func check() async -> [Requirement]
    /// Puts the database into backup mode.
    ///
    /// - Parameters:
    ///   - label: A name for the backup, as it shows in the database's own label file.
    ///   - fast: Whether to ask for an immediate checkpoint instead of waiting for a spread one.
    /// - Returns: The session that holds it there.
    /// - Throws: `HoldfastError`; the database is out of backup mode then.
    func beginBackup(label: String, fast: Bool) async throws -> any BackupSession
    /// The database's log.
    func logSource() -> any LogSource
}
