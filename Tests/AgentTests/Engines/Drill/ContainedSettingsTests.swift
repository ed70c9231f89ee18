import Agent
import Testing

@Suite struct ContainedSettingsTests {
    private static func contained(
        _ settings: [String: String], major: UInt64 = 15, libraries: [String] = []
    ) -> ContainedSettings {
        ContainedSettings(
            settings: settings, major: major, directory: "/srv/drills/drill-1/data",
            containment: Containment(socketDirectory: "/srv/drills/drill-1/s", libraries: libraries))
    }

    private static func values(
        _ settings: [String: String], major: UInt64 = 15, libraries: [String] = []
    ) -> [String: String] {
        let values = contained(settings, major: major, libraries: libraries).values
        return Dictionary(values.map { ($0.name, $0.value) }) { $1 }
    }

    @Test(arguments: [
        ("listen_addresses", "*", ""), ("archive_mode", "always", "off"), ("primary_slot_name", "s", ""),
        ("synchronous_standby_names", "ANY 1 (a)", ""),
        ("max_logical_replication_workers", "8", "0"), ("ssl", "on", "off"), ("huge_pages", "on", "off"),
        ("shared_preload_libraries", "pg_cron, timescaledb", ""), ("session_preload_libraries", "auto_explain", ""),
        ("autovacuum", "on", "off"), ("zero_damaged_pages", "on", "off"), ("statement_timeout", "5s", "0"),
        ("unix_socket_permissions", "0777", "0700"), ("shared_buffers", "64GB", "256MB"),
        ("shared_buffers", "1048576", "256MB"), ("work_mem", "1GB", "64MB"),
        ("maintenance_work_mem", "2097152", "256MB"),
        ("min_dynamic_shared_memory", "1GB", "0"), ("io_method", "io_uring", "worker"),
    ])
    func whatReachesOutOrIsTooLargeIsTurnedOffAndTold(name: String, value: String, expected: String) {
        #expect(Self.values([name: value])[name] == expected)
        let told = Self.contained([name: value]).told
        #expect(told.contains("\(name) = '\(expected)' (was '\(value)')"))
    }

    @Test(arguments: [
        ("archive_command", "KEY=secret cp %p /a/%f"), ("archive_library", "basic_archive"),
        ("primary_conninfo", "host=primary password=secret"),
    ])
    func whatMayHoldAPasswordIsToldWithoutIt(name: String, value: String) {
        #expect(Self.values([name: value])[name]?.isEmpty == true)
        #expect(Self.contained([name: value]).told.contains("\(name) = '' (was set)"))
    }

    @Test func defaultsThatReachOutAreToldToo() {
        let told = Self.contained([:]).told
        #expect(told.contains("listen_addresses = '' (was 'localhost' by default)"))
        #expect(told.contains("max_logical_replication_workers = '0' (was '4' by default)"))
        #expect(!told.contains { $0.hasPrefix("ssl") || $0.hasPrefix("archive") })
    }

    @Test(arguments: [
        "max_connections", "max_worker_processes", "max_prepared_transactions", "max_locks_per_transaction",
        "max_wal_senders", "max_replication_slots", "wal_level",
    ])
    func limitsThatTheLogMayNeedStayAsTheyAre(name: String) {
        #expect(Self.values([name: "1000"])[name] == nil)
    }

    @Test(arguments: [("shared_buffers", "64MB"), ("work_mem", "4MB"), ("temp_buffers", "1024"), ("wal_buffers", "-1")])
    func smallMemoryStays(name: String, value: String) {
        #expect(Self.values([name: value])[name] == nil)
    }

    @Test func librariesThatRecoveryNeedsStay() {
        let settings = ["shared_preload_libraries": "pg_cron, \"pg_tde\",$libdir/mine.so, pg_stat_statements"]
        #expect(Self.values(settings)["shared_preload_libraries"] == "pg_tde")
        #expect(Self.values(settings, libraries: ["mine"])["shared_preload_libraries"] == "pg_tde,$libdir/mine.so")
    }

    @Test func settingsThatTheVersionDoesNotKnowAreLeftOut() {
        let since: [(String, UInt64)] = [
            ("archive_library", 15), ("event_triggers", 17), ("transaction_timeout", 17),
            ("oauth_validator_libraries", 18),
        ]
        for (name, version) in since {
            #expect(Self.values([:], major: version)[name] != nil)
            #expect(Self.values([:], major: version - 1)[name] == nil)
        }
    }

    @Test func theSocketLiesBesideTheDataDirectory() {
        let values = Self.values([:])
        #expect(values["unix_socket_directories"] == "../s")
        #expect(values["hba_file"] == "/srv/drills/drill-1/data/holdfast_drill_hba.conf")
        #expect(values["ident_file"] == "/srv/drills/drill-1/data/holdfast_drill_ident.conf")
    }

    @Test(arguments: [
        ("128MB", 134_217_728 as UInt64?), ("16384", 134_217_728), ("0.5 GB", 536_870_912), ("1TB", 1 << 40),
        ("64kB", 65536), ("8192B", 8192), ("-1", nil), ("much", nil), ("1e400", nil), ("1e30TB", nil),
    ])
    func memoryIsReadAsTheServerDoes(text: String, bytes: UInt64?) {
        #expect(ServerMemory.bytes(text, unit: 8192) == bytes)
    }
}
