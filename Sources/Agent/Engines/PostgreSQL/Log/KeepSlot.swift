import Platform
import Protocol

/// Reads the state of a replication slot.
enum KeepSlot {
    /// What the server says about the slot; nil when there is none of this name.
    static func read(_ name: String, over connection: DatabaseConnection) async throws -> LogKeep? {
        // Through JSON, since the column with the reason is newer than the oldest servers.
        let answer = try await connection.query(
            "SELECT slot_type, restart_lsn, wal_status, to_jsonb(slots) ->> 'invalidation_reason', "
                + "greatest(0, log_end - restart_lsn)::bigint, log_end "
                + "FROM pg_replication_slots AS slots, LATERAL (SELECT CASE WHEN pg_is_in_recovery() "
                + "THEN coalesce(pg_last_wal_replay_lsn(), '0/0') ELSE pg_current_wal_flush_lsn() END AS log_end) AS server "
                + "WHERE slot_name = $1", [name])
        guard !answer.rows.isEmpty else { return nil }
        guard try answer.text(0) == "physical" else {
            throw HoldfastError(.keepSlot, "'\(name)' is a logical slot of someone else's; drop or rename it")
        }
        let position = answer.optionalBytes(1).flatMap { LSN(String(decoding: $0, as: UTF8.self)) }
        return LogKeep(
            name: name, state: state(try? answer.text(2), hasPosition: position != nil), position: position,
            heldBytes: (try? answer.value(4)) ?? 0, serverEnd: try answer.value(5), reason: try? answer.text(3),
            isNew: false)
    }

    /// The state by the server's word for it; a slot that retains nothing is as good as lost.
    static func state(_ word: String?, hasPosition: Bool) -> LogKeep.State {
        guard hasPosition else { return .lost }
        return switch word {
        case "reserved": .kept
        case "extended": .extended
        case "unreserved": .unreserved
        default: .lost
        }
    }
}
