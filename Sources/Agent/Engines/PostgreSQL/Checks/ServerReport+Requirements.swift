import Platform

/// Judges a report: pure, so that every finding can be tried without a server.
extension ServerReport {
    /// How far apart the clocks may be.
    static let clockTolerance = Duration.seconds(2)
    /// Senders that we need: one to stream, one to ask.
    static let sendersNeeded = 2

    /// Every requirement on the server, in the order in which they are best mended.
    ///
    /// - Parameter limit: The most bytes that the source's slot may hold back; nil for any number.
    /// - Returns: One entry for each requirement.
    func requirements(slotLimit limit: UInt64?) -> [Requirement] {
        [
            versionRequirement, primaryRequirement, levelRequirement, senderRequirement, slotRequirement,
            replicationRequirement, grantRequirement, settingsRequirement, checksumRequirement, fullPagesRequirement,
            retentionRequirement(limit), idleRequirement, clockRequirement,
        ]
    }

    private var versionRequirement: Requirement {
        let supported = PostgreSQLEngine.supportedVersions
        guard supported.contains(versionNumber / 10000) else {
            return Requirement(
                "version", .failure, "PostgreSQL \(version) is not supported",
                remedy: "use a server of version \(supported.lowerBound) to \(supported.upperBound)")
        }
        return Requirement("version", .met, "PostgreSQL \(version)")
    }

    private var primaryRequirement: Requirement {
        isStandby
            ? Requirement(
                "primary", .failure, "the server is a standby", remedy: "let the source lead to its primary")
            : Requirement("primary", .met, "the server is a primary")
    }

    private var levelRequirement: Requirement {
        guard walLevel == "minimal" else { return Requirement("wal_level", .met, "wal_level is \(walLevel)") }
        return Requirement(
            "wal_level", .failure, "wal_level is minimal, so the log cannot be streamed",
            remedy: "ALTER SYSTEM SET wal_level = 'replica'; then restart the server")
    }

    private var senderRequirement: Requirement {
        let free = senderLimit - sendersUsed
        let needed = Self.sendersNeeded - (hasStream ? 1 : 0)
        guard free < needed else {
            return Requirement("max_wal_senders", .met, "\(free) of \(senderLimit) senders are free")
        }
        return Requirement(
            "max_wal_senders", .failure, "\(free) of \(senderLimit) senders are free, \(needed) needed",
            remedy: "ALTER SYSTEM SET max_wal_senders = \(senderLimit + Self.sendersNeeded); then restart the server")
    }

    private var slotRequirement: Requirement {
        let free = slotLimit - slotsUsed
        guard free < 1, !hasKeepSlot else {
            let own = hasKeepSlot ? ", ours is among the used ones" : ""
            return Requirement("max_replication_slots", .met, "\(free) of \(slotLimit) slots are free\(own)")
        }
        return Requirement(
            "max_replication_slots", .failure, "none of \(slotLimit) replication slots is free",
            remedy: "ALTER SYSTEM SET max_replication_slots = \(slotLimit + 2); then restart the server")
    }

    private var replicationRequirement: Requirement {
        guard !mayReplicate else { return Requirement("role", .met, "role \(user) may replicate") }
        return Requirement(
            "role", .failure, "role \(user) lacks the REPLICATION attribute",
            remedy: "ALTER ROLE \(Self.identifier(user)) REPLICATION;")
    }

    private var grantRequirement: Requirement {
        guard !forbiddenFunctions.isEmpty else {
            let note = isSuperuser ? " (a superuser; a plain role with the documented grants is enough)" : ""
            return Requirement("grants", .met, "role \(user) may call the functions of a backup\(note)")
        }
        let grants = forbiddenFunctions.map {
            "GRANT EXECUTE ON FUNCTION pg_catalog.\($0) TO \(Self.identifier(user));"
        }
        return Requirement(
            "grants", .failure, "role \(user) may not call \(forbiddenFunctions.joined(separator: ", "))",
            remedy: "in database postgres: " + grants.joined(separator: " "))
    }

    private var settingsRequirement: Requirement {
        guard !readsSettings else { return Requirement("settings", .met, "role \(user) may read all settings") }
        return Requirement(
            "settings", .failure, "role \(user) may not read where data and configuration lie",
            remedy: "GRANT pg_monitor TO \(Self.identifier(user));")
    }

    private var checksumRequirement: Requirement {
        guard !hasChecksums else { return Requirement("checksums", .met, "pages carry checksums") }
        return Requirement(
            "checksums", .warning, "pages carry no checksums, so damage on disk goes unnoticed into the backup",
            remedy: "stop the server and run pg_checksums --enable on the data directory")
    }

    private var fullPagesRequirement: Requirement {
        guard !writesFullPages else { return Requirement("full_page_writes", .met, "full_page_writes is on") }
        return Requirement(
            "full_page_writes", .failure, "full_page_writes is off, so a crash can leave pages that no log mends",
            remedy: "ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();")
    }

    private func retentionRequirement(_ limit: UInt64?) -> Requirement {
        let name = "max_slot_wal_keep_size"
        guard let limit else {
            guard slotRetentionMegabytes >= 0 else {
                return Requirement(name, .met, "slots hold back any amount of log, as the source wants it\(held)")
            }
            return Requirement(
                name, .warning,
                "the server drops slots at \(slotRetentionMegabytes) MB though the source says that none is dropped",
                remedy: "ALTER SYSTEM SET max_slot_wal_keep_size = -1; SELECT pg_reload_conf();")
        }
        let megabytes = max(1, limit >> 20)
        let remedy = "ALTER SYSTEM SET max_slot_wal_keep_size = '\(megabytes)MB'; SELECT pg_reload_conf();"
        if slotRetentionMegabytes < 0 {
            return Requirement(
                name, .failure, "slots hold back any amount of log, which can fill the server's disk", remedy: remedy)
        }
        guard slotRetentionMegabytes <= Int64(clamping: megabytes) else {
            return Requirement(
                name, .failure,
                "slots hold back up to \(slotRetentionMegabytes) MB, more than the source's limit of \(megabytes) MB",
                remedy: remedy)
        }
        return Requirement(name, .met, "slots hold back at most \(slotRetentionMegabytes) MB\(held)")
    }

    private var held: String { hasKeepSlot ? "; ours now holds back \(ByteCount(bytes: slotHeldBytes))" : "" }

    private var idleRequirement: Requirement {
        guard slotIdleTimeout > 0 else {
            return Requirement("idle_replication_slot_timeout", .met, "idle slots are kept")
        }
        return Requirement(
            "idle_replication_slot_timeout", .failure,
            "the server drops slots that are idle for \(slotIdleTimeout) s; the keep slot is idle by design",
            remedy: "ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf();")
    }

    private var clockRequirement: Requirement {
        let distance = clockOffset < .zero ? .zero - clockOffset : clockOffset
        guard distance > Self.clockTolerance else {
            return Requirement("clock", .met, "the clocks of server and agent agree")
        }
        return Requirement(
            "clock", .warning, "the clocks of server and agent differ by \(distance.components.seconds) s",
            remedy: "keep both on time with chrony or systemd-timesyncd; restore times are the server's")
    }

    /// A name as SQL takes it.
    static func identifier(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
