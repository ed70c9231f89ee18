import Platform
import Protocol

/// What a server was asked for the sake of its check; judged without it.
struct ServerReport: Sendable, Equatable {
    var user = ""
    var clientAddress: String?
    var versionNumber = 0
    var version = ""
    var isStandby = false
    var walLevel = ""
    var senderLimit = 0
    var sendersUsed = 0
    var slotLimit = 0
    var slotsUsed = 0
    /// Whether our slot is among the used ones already.
    var hasKeepSlot = false
    /// Whether our stream is among the used senders already.
    var hasStream = false
    var mayReplicate = false
    var isSuperuser = false
    /// Functions that the role may not execute, with their arguments.
    var forbiddenFunctions: [String] = []
    var readsSettings = false
    var hasChecksums = false
    var writesFullPages = false
    /// Megabytes that slots may retain; -1 is any number.
    var slotRetentionMegabytes: Int64 = -1
    /// Bytes of log that our slot holds back now.
    var slotHeldBytes: UInt64 = 0
    /// Which standbys commits wait for.
    var synchronousStandbys = ""
    /// What that comes to with the standbys that are there.
    var commitRule = CommitRule()
    /// What commits wait for unless a session says otherwise.
    var commitLevel = ""
    /// Seconds after which an idle slot is dropped; 0 is never.
    var slotIdleTimeout: Int64 = 0
    var clockOffset = Duration.zero

    /// Asks the server.
    static func read(
        over connection: DatabaseConnection, streamName: String, slotName: String
    ) async throws -> ServerReport {
        let before = SystemWallClock().now()
        let answer = try await connection.query(question, [streamName, slotName])
        let after = SystemWallClock().now()
        var report = ServerReport()
        report.user = try answer.text(0)
        report.clientAddress = try? answer.text(1)
        report.versionNumber = try answer.value(2)
        report.version = try answer.text(3)
        report.isStandby = try answer.flag(4)
        report.walLevel = try answer.text(5)
        report.senderLimit = try answer.value(6)
        report.sendersUsed = try answer.value(7)
        report.slotLimit = try answer.value(8)
        report.slotsUsed = try answer.value(9)
        report.hasStream = try answer.flag(10)
        report.hasKeepSlot = try answer.flag(11)
        report.mayReplicate = try answer.flag(12)
        report.isSuperuser = try answer.flag(13)
        report.readsSettings = try answer.flag(14)
        report.hasChecksums = try answer.text(15) == "on"
        report.writesFullPages = try answer.text(16) == "on"
        report.slotRetentionMegabytes = try answer.value(17)
        report.slotIdleTimeout = (try? answer.value(18)) ?? 0
        report.synchronousStandbys = try answer.text(20)
        report.commitLevel = try answer.text(21)
        report.slotHeldBytes = (try? answer.value(22)) ?? 0
        report.commitRule = try await CommitRule.read(over: connection, streamName: streamName)
        report.clockOffset = offset(of: try answer.time(19), between: before, and: after)
        let functions = report.versionNumber >= 150_000 ? Self.functions : Self.functions14
        report.forbiddenFunctions = try await forbidden(functions, over: connection)
        return report
    }

    private static let question =
        "SELECT session_user, host(inet_client_addr()), current_setting('server_version_num'), "
        + "current_setting('server_version'), pg_is_in_recovery(), current_setting('wal_level'), "
        + "current_setting('max_wal_senders'), (SELECT count(*) FROM pg_stat_get_wal_senders()), "
        + "current_setting('max_replication_slots'), (SELECT count(*) FROM pg_replication_slots), "
        + "EXISTS (SELECT FROM pg_stat_activity WHERE application_name = $1 AND backend_type = 'walsender'), "
        + "EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $2), "
        + "rolreplication OR rolsuper, rolsuper, pg_has_role('pg_read_all_settings', 'USAGE'), "
        + "current_setting('data_checksums'), current_setting('full_page_writes'), "
        + "(SELECT setting FROM pg_settings WHERE name = 'max_slot_wal_keep_size'), "
        + "(SELECT setting FROM pg_settings WHERE name = 'idle_replication_slot_timeout'), "
        + "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint, current_setting('synchronous_standby_names'), "
        + "current_setting('synchronous_commit'), (SELECT greatest(0, CASE WHEN pg_is_in_recovery() "
        + "THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END - restart_lsn)::bigint "
        + "FROM pg_replication_slots WHERE slot_name = $2) FROM pg_roles WHERE rolname = session_user"

    private static let common = ["pg_switch_wal()", "pg_create_restore_point(text)"]
    private static let functions = ["pg_backup_start(text, boolean)", "pg_backup_stop(boolean)"] + common
    private static let functions14 =
        ["pg_start_backup(text, boolean, boolean)", "pg_stop_backup(boolean, boolean)"] + common

    private static func forbidden(_ functions: [String], over connection: DatabaseConnection) async throws -> [String] {
        var forbidden: [String] = []
        for function in functions {
            let answer = try await connection.query("SELECT has_function_privilege($1, 'EXECUTE')", [function])
            if try !answer.flag(0) { forbidden.append(function) }
        }
        return forbidden
    }

    /// How far the server's clock is ahead of ours, given that it was read between two moments of ours.
    static func offset(of server: Timestamp, between before: Timestamp, and after: Timestamp) -> Duration {
        if server < before { return server.duration(since: before) }
        return server > after ? server.duration(since: after) : .zero
    }
}
