/// A database that is held in backup mode. It leaves it by `end`, by `abandon`, or at the latest when the session is
/// let go of.
package protocol BackupSession: Sendable {
    /// Where and when the backup began.
    var start: BackupStart { get }
    /// What belongs to the backup: exclusions applied, in a stable order, files that come last at the end.
    func files() async throws -> FileInventory
    /// Opens a file of the inventory. Blocks, so it belongs on a reader's thread.
    ///
    /// - Returns: Nil when the file has vanished since, which is no error: the log accounts for it.
    func open(_ file: SourceFile) throws -> (any FileReader)?
    /// What verifies the pages of a file; nil when its content has no page checksums.
    func pageCheck(for file: SourceFile) -> (any PageCheck)?
    /// Makes sure that the database still is in backup mode: what is read after it left is worth nothing.
    func check() async throws
    /// Leaves backup mode, after the last file was read.
    func end() async throws -> BackupEnd
    /// Leaves backup mode and forgets the backup; never fails.
    func abandon() async
}
