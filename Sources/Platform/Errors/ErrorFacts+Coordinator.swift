extension ErrorFacts {
    /// Codes 6xx.
    static let coordinator: [ErrorCode: ErrorFacts] = [
        .noSuchThing: .init(
            "there is no such thing", .noSuchThing,
            "The name or id is not known. The `list` verb of the same command shows what there is."),
        .catalogue: .init(
            "the catalogue cannot be used", .failed,
            "The coordinator's SQLite file cannot be read or written. Check its disk, its owner and its mode; "
                + "backups are not "
                + "touched by it."),
        .nameTaken: .init(
            "the name is taken", .refused,
            "Names of agents and of sources are unique as long as they are in use. Choose another one."),
        .sourceBusy: .init(
            "the source is busy", .tryAgain,
            "One backup of a source runs at a time, and a paused source takes none. See `holdfast job list`."),
        .agentAway: .init(
            "the agent is not connected", .tryAgain,
            "The work needs its agent, and that has no connection now. See `holdfast agent list`; start the agent."),
        .staleAttempt: .init(
            "a newer attempt has taken over", .refused,
            "Every attempt at a job has a number, and only the newest may write. Nothing of the older one is listed."),
        .recordRefused: .init(
            "a record was refused", .refused,
            "The record does not continue its chain, is not signed by a member, names objects that are not stored or leaves "
                + "out some that are, or claims what cannot be: another database cluster, a time before 1970, a backup that "
                + "ends before it starts. The message says which."),
        .objectRefused: .init(
            "an object was refused", .refused,
            "The object's name, header, digest or content is not what its writer may store there, or no intent announces "
                + "its backup. What was stored before is untouched."),
        .coordinatorBlind: .init(
            "the coordinator keeps no site key", .refused,
            "A repository made without a site key can be opened with the recovery key only."),
        .runInterrupted: .init(
            "the agent was restarted in the middle", .failed,
            "The run is gone. A backup is tried again by itself a few times; run a restore again with `--force`."),
        .commitMissing: .init(
            "no commit record has arrived", .failed,
            "Without a signed commit record there is no backup, whatever the agent reports. Run the backup again."),
        .agentLost: .init(
            "the agent did not come back", .failed,
            "The agent was revoked, or away for more than a day, while the job was open. Run the job again."),
        .badSetting: .init(
            "a setting of the source cannot be used", .usage,
            "The message names the setting and what it may be."),
        .damageFound: .init(
            "verification found damage", .failed,
            "The findings name each object and the restore points it breaks. Take a new full backup, and look after "
                + "the disk."),
        .checkFailed: .init(
            "a requirement is not met", .failed,
            "`holdfast source check` lists each requirement with its remedy."),
        .foreignMember: .init(
            "a member's server belongs to another cluster", .refused,
            "The members of a source are the servers of one cluster: its primary and its standbys, which all have its "
                + "system identifier. The message names both identifiers. Protect another cluster as a source of its own."
        ),
        .clockAhead: .init(
            "a clock is ahead of the coordinator's", .refused,
            "A record of an agent names a time that is more than an hour ahead of the coordinator's clock. Set whichever is "
                + "wrong right. The log waits in the database and the spool meanwhile and goes on by itself; a backup is run "
                + "again."),
        .rebuildRefused: .init(
            "the catalogue cannot be made anew", .failed,
            "Nothing was changed. Either the repository holds less than the catalogue knows of it, and then the catalogue is "
                + "what is left to tell: see `holdfast verify`; or the settings of a source can be opened with the recovery "
                + "key alone: stop the coordinator and run `holdfast-coordinator rebuild --recovery-key FILE`."),
        .drillFailed: .init(
            "a drill did not prove what it should", .failed,
            "The restore was tried on another host, and what came of it is not what was wanted: the message names each "
                + "reason, `holdfast drill show` the whole evidence. Until a later drill passes, status tells of it."),
        .commitsWait: .init(
            "the database's commits wait for the source", .refused,
            "The source's log mode is synchronous and the server's `synchronous_standby_names` takes its stream, so no commit "
                + "would end once the stream is paused or removed. Run the statements of the message on that server first, "
                + "or give `--force` to let commits wait."),
        .spoolFull: .init(
            "the coordinator's spool is full", .tryAgain,
            "The tail of the log is kept on the coordinator's disk until the repository has it. There is as much of it as "
                + "`spool-limit` or the source's share of it allows, usually since the repository takes nothing. It goes on by "
                + "itself once there is room: look after the repository, or raise the limit."),
        .spoolFailed: .init(
            "the coordinator's spool cannot be written", .tryAgain,
            "The disk under the spool is full or fails; nothing is acknowledged that is not on it. It goes on by itself "
                + "once the disk takes writes again."),
    ]
}
