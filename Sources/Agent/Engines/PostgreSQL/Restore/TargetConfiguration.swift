import Platform
import Protocol

/// The configuration of a restored cluster: laid in its place, told to recover, and afterwards told to forget it. Blocks.
struct TargetConfiguration {
    private static let automatic = Bytes("postgresql.auto.conf".utf8)
    private static let main = Bytes("postgresql.conf".utf8)
    /// What the server makes only when a cluster is new; the log's own directory is never part of a backup.
    private static let directories = ["pg_wal", "pg_wal/archive_status", "pg_tblspc"]

    /// What is otherwise than at the source, one line each.
    struct Changes: Sendable {
        /// Since the cluster has another place.
        var notes: [String]
        /// Since it is kept to itself.
        var contained: [String]
    }

    private let setting: RestoreSetting
    private let files: TargetFiles

    init(setting: RestoreSetting) throws {
        self.setting = setting
        files = TargetFiles(directory: setting.directory, owner: try RestoreTarget(setting: setting).owner())
    }

    /// Writes everything that makes the files a cluster that recovers when it is started.
    ///
    /// - Returns: What is otherwise than at the source.
    func write(_ content: RestoredContent) throws -> Changes {
        var layout = ConfigurationLayout(files: files, configuration: content.configuration)
        try layout.lay()
        let stored = Bytes(RestoreSetting.configurationName.utf8)
        if files.exists(stored) { try ByteFiles.removeTree(files.path(stored)) }

        var automatic = try automaticFile()
        automatic.remove(RecoverySettings.names)
        let settings = layout.settings.merging(automatic.settings) { $1 }
        var overrides = SettingOverrides(
            settings: settings, setting: setting, probe: HostProbe(owner: files.owner))
        let contained = setting.containment.map { containment in
            ContainedSettings(
                settings: settings, major: setting.serverVersion / 10000, directory: setting.directory,
                containment: containment)
        }
        overrides.drop(contained?.names ?? [])
        automatic.remove(overrides.names.union(contained?.names ?? []))
        var main = ConfigurationFile(try ByteFiles.read(files.path(Self.main)))
        let earlier = SettingOverrides.takeOut(of: &main)
        main.append(overrides.lines(beside: earlier) + (contained?.lines ?? []))
        try files.write(Self.main, main.text)

        automatic.append(recovery(to: content.endsWithLog ? nil : setting.end, command: content.logCommand).lines)
        try files.write(Self.automatic, automatic.text)
        for name in Self.directories { try files.makeDirectories(Bytes(name.utf8)) }
        try writeAttachments(content.attachments)
        try files.write(Bytes("recovery.signal".utf8), [])
        if let containment = setting.containment {
            try ContainedFiles(files: files, containment: containment).write()
        }
        if !setting.starts { try makeComparable(content) }
        return Changes(notes: layout.notes + overrides.notes + endNotes(content), contained: contained?.told ?? [])
    }

    /// Lays what `pg_verifybackup` needs: its list, and the ways to tablespaces, which the server would make at its start.
    private func makeComparable(_ content: RestoredContent) throws {
        guard !content.files.isEmpty, let label = content.attachments["backup_label"].flatMap(BackupLabel.init) else {
            return
        }
        for tablespace in setting.tablespaces {
            try files.link(Bytes("pg_tblspc/\(tablespace.oid)".utf8), to: Bytes(tablespace.location.utf8))
        }
        let manifest = BackupManifest(setting: setting, files: files, label: label)
        try files.write(BackupManifest.name, try manifest.text(content.files))
    }

    /// Without us nobody takes the target away when the server refuses to end before it.
    private func endNotes(_ content: RestoredContent) -> [String] {
        guard !setting.starts else { return [] }
        if content.endsWithLog {
            return ["no transaction of the log is later than the target, so the cluster is set to replay all of it"]
        }
        guard case .time = setting.end else { return [] }
        return [
            "should the server stop with 'recovery ended before configured recovery target was reached', nothing was "
                + "committed between the end of the log and that time: take recovery_target_time out of "
                + "postgresql.auto.conf and start it again"
        ]
    }

    /// Lets users of this host into the contained server as any of the roles, once it has read its configuration again.
    func admit(_ roles: [String], users: [String]) throws {
        guard let containment = setting.containment else { return }
        try ContainedFiles(files: files, containment: containment).admit(roles, users: users)
    }

    /// Makes recovery go on to the end of the log.
    func dropTarget() throws {
        var automatic = try automaticFile()
        let command = automatic.value(of: "restore_command") ?? ""
        RecoverySettings.remove(from: &automatic)
        automatic.append(recovery(to: nil, command: command).lines)
        try files.write(Self.automatic, automatic.text)
    }

    /// Takes the settings of recovery out.
    ///
    /// - Returns: The port that the server listens on.
    func closeRecovery() throws -> UInt16 {
        var automatic = try automaticFile()
        RecoverySettings.remove(from: &automatic)
        try files.write(Self.automatic, automatic.text)
        let lines = ConfigurationFile(try ByteFiles.read(files.path(Bytes("postmaster.pid".utf8)))).lines
        guard lines.count > 3, let port = UInt16(BytePath.text(lines[3])) else {
            throw HoldfastError(.serverStart, "the started server does not tell its port")
        }
        return port
    }

    private func recovery(to end: RestoreSetting.End?, command: String) -> RecoverySettings {
        RecoverySettings(
            timeline: setting.timeline, target: end, command: command, isFollowed: setting.starts)
    }

    private func automaticFile() throws -> ConfigurationFile {
        guard files.exists(Self.automatic) else { return ConfigurationFile([]) }
        return ConfigurationFile(try ByteFiles.read(files.path(Self.automatic)))
    }

    private func writeAttachments(_ attachments: [String: Bytes]) throws {
        guard let label = attachments["backup_label"], BackupLabel(label) != nil else {
            throw HoldfastError(.recoveryFailed, "the backup has no readable backup_label, so it cannot be recovered")
        }
        try files.write(Bytes("backup_label".utf8), label)
        guard !setting.tablespaces.isEmpty else { return }
        try files.write(Bytes("tablespace_map".utf8), TablespaceMap.content(setting.tablespaces))
    }
}
