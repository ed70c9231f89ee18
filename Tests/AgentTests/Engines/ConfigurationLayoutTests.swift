import Agent
import Platform
import TestSupport
import Testing

/// A restored data directory with configuration that came from elsewhere.
@Suite struct ConfigurationLayoutTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Files.makeDirectories(folder.file("data/stored"))
    }

    private func stored(_ role: ConfigurationRole, _ original: String, _ text: String) throws
        -> RestoredContent.Configuration
    {
        let path = folder.file("data/stored/\(original.split(separator: "/").joined(separator: "_"))")
        try Files.writeFileDurably(path, Bytes(text.utf8))
        return .init(role: role, originalPath: Bytes(original.utf8), path: Bytes(path.utf8))
    }

    private func lay(_ configuration: [RestoredContent.Configuration]) throws -> ConfigurationLayout {
        var layout = ConfigurationLayout(
            files: TargetFiles(directory: folder.file("data"), owner: nil), configuration: configuration)
        try layout.lay()
        return layout
    }

    private func text(_ place: String) throws -> String {
        String(decoding: try Files.readFile(folder.file("data/\(place)")), as: UTF8.self)
    }

    @Test func debianFilesGetTheirUsualPlaces() throws {
        let main = "data_directory = '/var/lib/pg'\nport = 5433 # here\ninclude_dir = 'conf.d'\n"
        let layout = try lay([
            stored(.main, "/etc/pg/postgresql.conf", main), stored(.hba, "/etc/pg/pg_hba.conf", "local all all peer\n"),
            stored(.ident, "/etc/pg/pg_ident.conf", ""), stored(.include, "/etc/pg/conf.d/x.conf", "port = 5434\n"),
        ])
        #expect(try text("postgresql.conf") == main)
        #expect(try text("conf.d/x.conf") == "port = 5434\n")
        #expect(try text("pg_hba.conf") == "local all all peer\n")
        #expect(layout.settings == ["data_directory": "/var/lib/pg", "port": "5434"])
        #expect(layout.notes == [])
    }

    @Test func includesFromElsewhereLeadToTheirCopies() throws {
        let layout = try lay([
            stored(.main, "/etc/pg/postgresql.conf", "include '/srv/shared/a.conf'\ninclude_dir '/srv/empty'\n"),
            stored(.include, "/srv/shared/a.conf", "include 'b.conf'\nwork_mem = 1\n"),
            stored(.include, "/srv/shared/b.conf", "work_mem = 2\n"),
        ])
        #expect(
            try text("postgresql.conf")
                == "include 'holdfast_conf/srv/shared/a.conf'\ninclude_dir 'holdfast_conf/srv/empty'\n")
        #expect(try Files.stat(folder.file("data/holdfast_conf/srv/empty")).kind == .directory)
        #expect(try text("holdfast_conf/srv/shared/a.conf") == "include 'b.conf'\nwork_mem = 1\n")
        #expect(layout.settings["work_mem"] == "1")
    }

    @Test func missingIncludesAndRecoverySettingsAreCommentedOut() throws {
        let layout = try lay([
            stored(
                .main, "/etc/pg/postgresql.conf",
                "include 'gone.conf'\ninclude_if_exists 'never.conf'\nrecovery_target_time = '2020-01-01'\n")
        ])
        #expect(try text("postgresql.conf").split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
        #expect(layout.settings.isEmpty)
        #expect(layout.notes.count == 2)
    }

    @Test func filesThatIncludeEachOtherEnd() throws {
        let layout = try lay([
            stored(.main, "/etc/pg/postgresql.conf", "include 'a.conf'\n"),
            stored(.include, "/etc/pg/a.conf", "include 'postgresql.conf'\nport = 1\n"),
        ])
        #expect(layout.settings["port"] == "1")
    }

    @Test func authenticationIncludesAreMendedToo() throws {
        _ = try lay([
            stored(.hba, "/etc/pg/pg_hba.conf", "include /srv/rules\nlocal all all peer\n"),
            stored(.include, "/srv/rules", "host all all 10.0.0.0/8 reject\n"),
        ])
        #expect(try text("pg_hba.conf") == "include \"holdfast_conf/srv/rules\"\nlocal all all peer\n")
        #expect(try text("holdfast_conf/srv/rules") == "host all all 10.0.0.0/8 reject\n")
    }

    @Test func includesThatClimbStayInside() throws {
        _ = try lay([
            stored(.main, "/etc/pg/postgresql.conf", "include '../../../outside.conf'\n"),
            stored(.include, "/outside.conf", "port = 2\n"),
        ])
        #expect(try text("postgresql.conf") == "include 'holdfast_conf/outside.conf'\n")
    }
}
