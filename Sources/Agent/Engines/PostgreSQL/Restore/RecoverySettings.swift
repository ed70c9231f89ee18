import Platform
package import Protocol

/// The settings that make a server recover to a target, and speak so that it can be followed.
package struct RecoverySettings: Sendable {
    /// Settings of recovery, which never pass from the source to a restored cluster.
    static let names: Set<String> = [
        "restore_command", "archive_cleanup_command", "recovery_end_command", "recovery_target",
        "recovery_target_name", "recovery_target_time", "recovery_target_xid", "recovery_target_lsn",
        "recovery_target_inclusive", "recovery_target_timeline", "recovery_target_action",
        "recovery_min_apply_delay", "promote_trigger_file",
    ]
    private static let begin = "# Recovery of a restore; taken out when it has ended."
    private static let end = "# End of the recovery of a restore."

    package let timeline: TimelineID
    /// Nil recovers to the end of the log.
    package let target: RestoreSetting.End?
    package let command: String
    /// Whether the server is started and followed here, and so has to write its log where it can be read.
    package let isFollowed: Bool

    package init(timeline: TimelineID, target: RestoreSetting.End?, command: String, isFollowed: Bool) {
        self.timeline = timeline
        self.target = target
        self.command = command
        self.isFollowed = isFollowed
    }

    /// The lines, closed in by two comments.
    package var lines: [String] {
        var settings: [(String, String)] = [
            ("restore_command", command), ("recovery_target_timeline", "\(timeline)"),
            ("recovery_target_action", "promote"),
        ]
        settings += Self.settings(of: target)
        if isFollowed {
            // Without hot standby no limit of the source, raised in its log, can halt recovery.
            settings += [
                ("hot_standby", "off"), ("logging_collector", "off"), ("log_destination", "stderr"),
                ("log_min_messages", "log"), ("log_line_prefix", "%m [%p] "), ("lc_messages", "C"),
                ("timezone", "UTC"), ("log_timezone", "UTC"),
            ]
        }
        return [Self.begin] + settings.map { ConfigurationFile.line($0.0, $0.1) } + [Self.end]
    }

    private static func settings(of target: RestoreSetting.End?) -> [(String, String)] {
        switch target {
        case .time(let time, let exclusive):
            [("recovery_target_time", text(time)), ("recovery_target_inclusive", exclusive ? "off" : "on")]
        case .lsn(let lsn, let exclusive):
            [("recovery_target_lsn", "\(lsn)"), ("recovery_target_inclusive", exclusive ? "off" : "on")]
        case .transaction(let number, let exclusive):
            // Within a server's log a number without its epoch is clear.
            [
                ("recovery_target_xid", "\(UInt32(truncatingIfNeeded: number))"),
                ("recovery_target_inclusive", exclusive ? "off" : "on"),
            ]
        case .name(let name): [("recovery_target_name", name)]
        case .immediate: [("recovery_target", "immediate")]
        case .latest, nil: []
        }
    }

    /// A moment as the server takes it: "Z" would be an abbreviation to it, which may not stand in this setting.
    static func text(_ time: Timestamp) -> String {
        time.iso8601.split(separator: "T").joined(separator: " ").dropLast() + "+00"
    }

    /// Takes the lines out again.
    package static func remove(from file: inout ConfigurationFile) {
        let (first, last) = (Bytes(begin.utf8), Bytes(end.utf8))
        guard let from = file.lines.firstIndex(of: first), let to = file.lines.lastIndex(of: last), from <= to else {
            return
        }
        file.remove(lines: from...to)
    }
}
