import Agent
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct SettingOverridesTests {
    private static func overrides(_ settings: [String: String], port: UInt16? = nil) -> [String: String] {
        var setting = RestoreTargetTests.setting("/srv/restored")
        setting.port = port
        let base = ["unix_socket_directories": "/tmp"]
        let overrides = SettingOverrides(
            settings: base.merging(settings) { $1 }, setting: setting, probe: HostProbe(owner: nil))
        return Dictionary(uniqueKeysWithValues: overrides.values.map { ($0.name, $0.value) })
    }

    @Test func plainClusterNeedsNone() {
        #expect(Self.overrides([:]) == [:])
    }

    @Test(arguments: [
        ("data_directory", "/var/lib/pg", "/srv/restored"), ("hba_file", "/etc/pg/hba", "/srv/restored/pg_hba.conf"),
        ("ident_file", "/etc/pg/ident", "/srv/restored/pg_ident.conf"), ("external_pid_file", "/run/x.pid", ""),
        ("unix_socket_directories", "/nowhere/at, /all", "/srv/restored"), ("archive_mode", "on", "off"),
        ("synchronous_standby_names", "ANY 1 (a, b)", ""),
        ("stats_temp_directory", "/nowhere/stats", "pg_stat_tmp"), ("log_directory", "/nowhere/log", "log"),
    ])
    func settingsOfAnotherPlaceAreReplaced(name: String, value: String, expected: String) {
        #expect(Self.overrides([name: value]) == [name: expected])
    }

    @Test(arguments: [
        ("external_pid_file", ""), ("archive_mode", "off"), ("listen_addresses", "203.0.113.7, localhost"),
        ("listen_addresses", "*"), ("listen_addresses", "127.0.0.1"), ("listen_addresses", ""),
        ("log_directory", "log"),
        ("unix_socket_directories", "@abstract"), ("ssl", "off"), ("port", "5433"),
    ])
    func settingsThatFitStay(name: String, value: String) {
        #expect(Self.overrides([name: value]) == [:])
    }

    /// Some hosts let a server listen on any address.
    @Test(.enabled(if: !HostProbe.isOurs("203.0.113.7"))) func addressesOfAnotherHostAreReplaced() {
        #expect(
            Self.overrides(["listen_addresses": "203.0.113.7, 203.0.113.8"]) == ["listen_addresses": "localhost"])
    }

    /// A cluster that was restored is backed up and restored again: one line for each setting is enough.
    @Test func linesOfEarlierRestoresDoNotPileUp() {
        var setting = RestoreTargetTests.setting("/srv/restored")
        func overrides(_ port: UInt16, _ more: [String: String] = [:]) -> SettingOverrides {
            setting.port = port
            return SettingOverrides(
                settings: ["unix_socket_directories": "/tmp"].merging(more) { $1 }, setting: setting,
                probe: HostProbe(owner: nil))
        }
        var file = ConfigurationFile(Bytes("port = 5432\n".utf8))
        #expect(SettingOverrides.takeOut(of: &file).isEmpty)
        file.append(overrides(6000, ["archive_mode": "on"]).lines())
        file.append(overrides(6001).lines())
        file.append(["work_mem = '8MB'"])
        let earlier = SettingOverrides.takeOut(of: &file)
        #expect(file.lines.map { String(decoding: $0, as: UTF8.self) } == ["port = 5432", "work_mem = '8MB'"])
        file.append(overrides(6002).lines(beside: earlier))
        let lines = file.lines.map { String(decoding: $0, as: UTF8.self) }
        #expect(lines.count { $0.hasPrefix("port = ") } == 2)
        #expect(lines.suffix(2) == ["archive_mode = 'off'", "port = '6002'"])
    }

    @Test func portIsSetOnlyWhenToldSo() {
        #expect(Self.overrides(["port": "5433"], port: 6000) == ["port": "6000"])
        #expect(Self.overrides(["port": "6000"], port: 6000) == [:])
    }

    @Test func encryptionIsSwitchedOffOnlyWithoutItsFiles() throws {
        let folder = try TemporaryFolder()
        let files = ["ssl": "on", "ssl_cert_file": folder.file("c"), "ssl_key_file": folder.file("k")]
        #expect(Self.overrides(files) == ["ssl": "off"])
        try Files.writeFileDurably(folder.file("c"), [])
        #expect(Self.overrides(files) == ["ssl": "off"])
        try Files.writeFileDurably(folder.file("k"), [])
        #expect(Self.overrides(files) == [:])
        #expect(Self.overrides(files.merging(["ssl_ca_file": "/nowhere/ca"]) { $1 }) == ["ssl": "off"])
    }
}
