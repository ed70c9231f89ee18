/// The statements by which a catalogue takes over what was read anew, from the one attached as `fresh`.
enum CatalogSwap {
    /// How many chains this catalogue knows more of.
    static let countLater = """
        SELECT count(*) AS count FROM main.chain_heads AS own
            LEFT JOIN fresh.chain_heads AS other ON other.source = own.source AND other.chain = own.chain
            WHERE other.sequence IS NULL OR other.sequence < own.sequence
        """

    /// Run within one transaction. Fences never go back; what a verification found of a backup stays with it; members
    /// and sources that are leaving still hold log back at their servers, so they are not forgotten.
    static let statements = keptFromBefore + replaced.map { replacing($0) }.joined() + merged

    private static let keptFromBefore = """
        PRAGMA defer_foreign_keys = ON;
        UPDATE fresh.sources SET
            fence = max(fence, coalesce((SELECT fence FROM main.sources AS own WHERE own.id = sources.id), 0)),
            log_fence = max(log_fence, coalesce((SELECT log_fence FROM main.sources AS own WHERE own.id = sources.id), 0)),
            branch = max(branch, coalesce((SELECT branch FROM main.sources AS own WHERE own.id = sources.id), 0)),
            state = CASE WHEN state = 'leaving' THEN coalesce(
                (SELECT state FROM main.sources AS own WHERE own.id = sources.id AND own.state = 'removed'), state)
                ELSE state END;
        UPDATE fresh.backups SET
            verified = (SELECT verified FROM main.backups AS own WHERE own.id = backups.id),
            status = coalesce((SELECT status FROM main.backups AS own WHERE own.id = backups.id), status);
        UPDATE fresh.source_members SET rival = coalesce((SELECT rival FROM main.source_members AS own
            WHERE own.source = source_members.source AND own.agent = source_members.agent), rival);
        DELETE FROM fresh.handovers WHERE source IN (SELECT source FROM main.handovers);
        DELETE FROM main.source_members WHERE state = 'active' AND source IN (SELECT id FROM fresh.sources);

        """

    /// The condition at the end keeps SQLite from copying whole pages, by which it would forget that the rows that refer
    /// to these sources have them again.
    private static let merged = """
        INSERT OR REPLACE INTO main.objects SELECT * FROM fresh.objects;
        INSERT OR REPLACE INTO main.handovers SELECT * FROM fresh.handovers;
        INSERT OR IGNORE INTO main.source_members SELECT * FROM fresh.source_members;
        DELETE FROM main.sources WHERE id IN (SELECT id FROM fresh.sources);
        INSERT INTO main.sources SELECT * FROM fresh.sources WHERE id IS NOT NULL;

        """

    /// Tables whose rows all come from the repository.
    private static let replaced = [
        "chain_heads", "members", "keys", "backups", "log_indexes", "log_objects", "attempts",
        "drills",
    ]

    private static func replacing(_ table: String) -> String {
        """
        DELETE FROM main.\(table) WHERE source IN (SELECT id FROM fresh.sources);
        INSERT INTO main.\(table) SELECT * FROM fresh.\(table);

        """
    }
}
