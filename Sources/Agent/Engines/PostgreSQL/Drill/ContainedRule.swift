/// A setting that a contained server has, whatever its source had.
struct ContainedRule {
    let name: String
    let value: String
    /// What the server takes where nothing is written.
    let usual: String
    /// The first major version that knows the setting.
    let since: UInt64

    init(_ name: String, _ value: String, usual: String? = nil, since: UInt64 = 14) {
        self.name = name
        self.value = value
        self.usual = usual ?? value
        self.since = since
    }

    /// Limits of the source, such as `max_connections`, are not among them: the log may need them as they are.
    static let all: [ContainedRule] = [
        // No way in but the socket.
        ContainedRule("listen_addresses", "", usual: "localhost"), ContainedRule("bonjour", "off"),
        ContainedRule("ssl", "off"), ContainedRule("unix_socket_permissions", "0700", usual: "0777"),
        ContainedRule("unix_socket_group", ""), ContainedRule("oauth_validator_libraries", "", since: 18),
        // No way out.
        ContainedRule("archive_mode", "off"), ContainedRule("archive_command", ""),
        ContainedRule("archive_library", "", since: 15), ContainedRule("primary_conninfo", ""),
        ContainedRule("primary_slot_name", ""), ContainedRule("synchronous_standby_names", ""),
        ContainedRule("max_logical_replication_workers", "0", usual: "4"),
        // Nothing that acts by itself.
        ContainedRule("session_preload_libraries", ""), ContainedRule("local_preload_libraries", ""),
        ContainedRule("event_triggers", "off", usual: "on", since: 17), ContainedRule("autovacuum", "off", usual: "on"),
        // Before 17 this is what keeps event triggers from firing, unless they are enabled always.
        ContainedRule("session_replication_role", "replica", usual: "origin"),
        // Nothing that hides damage, or ends a check.
        ContainedRule("ignore_checksum_failure", "off"), ContainedRule("zero_damaged_pages", "off"),
        ContainedRule("ignore_invalid_pages", "off"), ContainedRule("ignore_system_indexes", "off"),
        ContainedRule("default_transaction_read_only", "off"), ContainedRule("statement_timeout", "0"),
        ContainedRule("lock_timeout", "0"), ContainedRule("idle_in_transaction_session_timeout", "0"),
        ContainedRule("idle_session_timeout", "0"), ContainedRule("transaction_timeout", "0", since: 17),
        // Nothing that is the source's or the host's.
        ContainedRule("huge_pages", "off", usual: "try"), ContainedRule("external_pid_file", ""),
        ContainedRule("logging_collector", "off"), ContainedRule("log_destination", "stderr"),
    ]
}
