extension ErrorFacts {
    /// Codes 4xx.
    static let engines: [ErrorCode: ErrorFacts] = [
        .databaseUnreachable: .init(
            "the database cannot be reached", .unreachable,
            "The agent could not connect to the database of the source. Check the connection of the source, and that "
                + "the database runs and admits the agent."),
        .databaseLogin: .init(
            "the database refuses the login", .refused,
            "The server answered but did not let the agent in. Check user, password file and the lines of pg_hba.conf; "
                + "log streaming needs a `replication` line of its own, which `source check` prints."),
        .databaseStatement: .init(
            "the database refused a statement", .failed,
            "The server answered a statement with the quoted error. A missing privilege is cured by the documented "
                + "grants; `source check` names each that is missing."),
        .connectionString: .init(
            "the connection string cannot be used", .usage,
            "Give `host=… port=… user=…` or a postgresql:// address, without a password: that belongs into a file on "
                + "the agent's host."),
        .passwordFile: .init(
            "the password file cannot be used", .refused,
            "The file holds the password alone in its first line, lies on the agent's host, belongs to the user that "
                + "the agent runs as and has mode 0600."),
        .sourceUnsuitable: .init(
            "the database cannot be protected as it is", .refused,
            "A requirement is not met. `source check` lists each with its remedy."),
        .backupMode: .init(
            "the backup could not be begun or ended in the database", .failed,
            "The database is out of backup mode again and nothing of the attempt counts. The message quotes the "
                + "reason; start the backup again once it is gone."),
        .logStream: .init(
            "the log stream failed", .tryAgain,
            "The server ended the stream or sent what does not follow. The agent starts it again by itself from the "
                + "last durable position."),
        .logMissing: .init(
            "log that is needed has been removed from the database", .failed,
            "The restore window ends at the gap. A new full backup begins the next one; raise the source's slot limit "
                + "if the coordinator may be away for longer."),
        .keepSlot: .init(
            "the database's keep slot cannot be used", .failed,
            "The slot that holds log back for us is lost, missing or cannot be made. `source check` tells what is "
                + "wrong with slots on the server."),
        .logRefused: .init(
            "the database's log does not continue what is stored", .refused,
            "The log differs from what is stored of it, comes from another cluster, or left on an unexpected timeline. It "
                + "is not stored. The source needs a new branch of log and a new full backup."),
        .logGap: .init(
            "log is missing", .failed,
            "The database let go of log before it was stored. The restore window ends at the gap; a new full backup "
                + "begins the next one."),
        .sourceNotAssigned: .init(
            "the agent does not know the source", .noSuchThing,
            "The order names a source that is not assigned to this agent at the moment. Try again when the agent has its "
                + "assignments, or check `holdfast source list`."),
        .runRefused: .init(
            "the run was refused", .refused,
            "A newer attempt of the same job was seen, or another run of the same kind works on the source or directory. "
                + "Wait for its end."),
        .logNotFollowed: .init(
            "the log of the source is not being followed", .failed,
            "A backup counts only with its log. The log stream of the source is paused or stopped, or has not reached "
                + "the wanted position in time; `holdfast status` shows why."),
    ]
}
