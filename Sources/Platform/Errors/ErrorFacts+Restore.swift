extension ErrorFacts {
    /// Codes 5xx.
    static let restore: [ErrorCode: ErrorFacts] = [
        .outsideWindow: .init(
            "the target lies outside the restore window", .outsideWindow,
            "No stored backup and log reach the wanted moment. The message says what the window is."),
        .targetNotEmpty: .init(
            "the target directory is not empty", .outsideWindow,
            "Give an empty or new directory. With --force, a stopped cluster or our own unfinished restore is replaced."
        ),
        .targetRefused: .init(
            "the target directory is refused", .refused,
            "A restore never writes over a running database, over what is neither a stopped cluster nor an unfinished "
                + "restore, or outside the directories that the agent's configuration allows."),
        .tablespaceUnmapped: .init(
            "a tablespace has no place in the restore", .refused,
            "Map each tablespace with --tablespace OLD=NEW, or say --original-tablespaces to use the paths of the "
                + "source."),
        .serverBinaries: .init(
            "the database's programs are not there", .failed,
            "A restore that starts the database needs programs of the source's major version on this host. Install "
                + "them, or name their directory in the agent's configuration."),
        .serverStart: .init(
            "the restored database does not start", .failed,
            "The message quotes the server's own words; its whole log lies in the target directory. The data is "
                + "complete: once the reason is gone it can be started by hand or the restore run again."),
        .recoveryFailed: .init(
            "the restored database did not finish recovery", .failed,
            "The message quotes the server's own words; its whole log lies in the target directory. The restore can "
                + "be run again."),
        .portInUse: .init(
            "the port of the restored database is in use", .refused,
            "Another program listens on it on the host that is restored to. Choose another with --port, or stop that "
                + "program. The target was not touched."),
        .badTarget: .init(
            "the restore target cannot be read, or may mean several", .usage,
            "Give a time in ISO 8601 with its zone, `lsn:2A/1700028`, `xid:745`, `name:before the change`, `latest` or "
                + "`immediate`. Where several restore points have a name, or several branches of the log the target, the "
                + "message names them: give the position of one, or its branch with `--branch N`."),
        .notGranted: .init(
            "no running restore grants this", .refused,
            "An agent reads foreign objects and keys only while an order to restore them runs on it."),
        .acknowledgedLost: .init(
            "more log was acknowledged than can be read", .outsideWindow,
            "The database was told that log is safe which neither the repository nor the coordinator's spool can show. "
                + "The message says up to which position everything is there; `--accept-loss POSITION` with just that "
                + "position restores to it and gives up the rest. Where a newer branch of the log has no backup yet, "
                + "`--branch` restores on a former one."),
        .restoreForbidden: .init(
            "this agent may not restore that", .refused,
            "What may be restored on a host, and where, is written in its agent.yaml, by its owner alone. The message "
                + "holds the lines to add."),
        .proofFailed: .init(
            "the backup could not be proven", .failed,
            "A record, its signature, a certificate or a digest does not hold, or an object is missing or has another "
                + "length. The target was not touched. `holdfast verify` names everything that is wrong."),
        .objectDamaged: .init(
            "an object is damaged", .failed,
            "The bytes of an object are not those that were stored. Nothing of it was used. `holdfast verify` names "
                + "everything that is wrong, and the restore points that are broken."),
        .restoreLogMissing: .init(
            "log that the restore needs is missing", .failed,
            "The stored log does not reach from the backup to the target without a break."),
        .replayEndedEarly: .init(
            "the replay ended before the log did", .failed,
            "The end of the log was wanted, and the database opened before the last record that is proven to be stored. "
                + "What was restored is whole up to the position that the message names; it stays as it is, and runs, to "
                + "be looked at. Do not take it for the latest state: its log tells what stopped it, `holdfast verify` looks "
                + "at what is stored, and a restore to the position that was reached ends without this."),
    ]
}
