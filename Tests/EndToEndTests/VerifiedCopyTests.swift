import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// PostgreSQL's own check of a restored copy finds whatever befalls it before it is started.
    @Suite struct VerifiedCopyTests {
        /// What is done to a copy, how it is undone, and what the check says.
        private static let mutations: [(name: String, harm: String, mend: String, complaint: String)] = [
            ("a file too many", "echo x > extra", "rm extra", "\"extra\" is present on disk"),
            (
                "a file too many in a tablespace", "for d in pg_tblspc/*/PG_*/*; do echo x > $d/extra; done",
                "rm pg_tblspc/*/PG_*/*/extra", "extra\" is present on disk"
            ),
            (
                "a file gone", "mv pg_xact/0000 ../kept", "mv ../kept pg_xact/0000",
                "\"pg_xact/0000\" is present in the manifest"
            ),
            (
                "a tablespace gone", "for l in pg_tblspc/*; do readlink $l > ../link; echo $l > ../name; rm $l; done",
                "ln -s $(cat ../link) $(cat ../name)", "present in the manifest but not on disk"
            ),
            (
                "a file longer", "cp -p global/pg_control ../kept; printf x >> global/pg_control",
                "cp -p ../kept global/pg_control", "\"global/pg_control\" has size"
            ),
            (
                "a file emptied", "cp -p global/pg_control ../kept; : > global/pg_control",
                "cp -p ../kept global/pg_control", "\"global/pg_control\" has size 0"
            ),
            (
                "other content of the same length",
                "cp -p PG_VERSION ../kept; tr '0-9' 'q' < ../kept > PG_VERSION", "cp -p ../kept PG_VERSION",
                "checksum mismatch for file \"PG_VERSION\""
            ),
            (
                "one bit of a table",
                "f=$(cat ../relation); cp -p $f ../kept; "
                    + "printf '\\377' | dd of=$f bs=1 seek=8191 conv=notrunc 2> /dev/null",
                "cp -p ../kept $(cat ../relation)", "checksum mismatch for file \"base/"
            ),
            (
                "another list", "cp -p backup_manifest ../kept; echo >> backup_manifest",
                "cp -p ../kept backup_manifest", "manifest"
            ),
            ("a file that cannot be opened", "chmod 0 PG_VERSION", "chmod 600 PG_VERSION", "could not open file"),
            (
                "a directory that cannot be opened", "chmod 0 pg_subtrans", "chmod 700 pg_subtrans",
                "could not open directory"
            ),
            ("a directory that cannot be searched", "chmod 0400 base", "chmod 700 base", "could not stat file"),
            (
                "log that was laid",
                "f=$(ls holdfast_wal/* | head -1); echo $f > ../segment; cp -p $f ../kept; "
                    + "printf x | dd of=$f bs=1 seek=9000 conv=notrunc 2> /dev/null",
                "cp -p ../kept $(cat ../segment)", "checksum mismatch for file \"holdfast_wal/"
            ),
        ]

        @Test(.timeLimit(.minutes(4))) func whateverBefallsACopyIsFoundByPostgreSQLItself() async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await Self.fill(server, agent)
                    try await fleet.protect(server, as: "main", by: agent)
                    try await fleet.backUp("main")
                    let port = try PostgreSQLServer.freePort()
                    let directory = agent.restoreDirectory + "/copy"
                    try await fleet.restoreCommand(
                        "main", to: "latest", on: agent, directory: directory, port: port,
                        options: ["--tablespace", "\(agent.restoreDirectory)/space=\(agent.restoreDirectory)/moved"]
                    ).requireSuccess()
                    let table = try await server.sql("SELECT pg_relation_filepath('filled')")
                    try await Self.shell("echo '\(table)' > ../relation", in: directory)
                    try await Self.expectAllFound(server, directory)
                    try await Self.start(RestoredServer(directory: directory, port: port, like: server))
                }
            }
        }

        private static func fill(_ server: PostgreSQLServer, _ agent: TestAgent) async throws {
            let space = agent.restoreDirectory + "/space"
            try await shell("mkdir -p '\(space)'", in: "/")
            _ = try await server.sql("CREATE TABLESPACE apart LOCATION '\(space)'")
            _ = try await server.sql("CREATE TABLE filled AS SELECT generate_series(1, 20000) AS row")
            _ = try await server.sql("CREATE TABLE moved TABLESPACE apart AS SELECT generate_series(1, 9) AS row")
        }

        private static func expectAllFound(_ server: PostgreSQLServer, _ directory: String) async throws {
            for (name, harm, mend, complaint) in mutations {
                try await shell(harm, in: directory)
                let result = try await verify(server, directory)
                #expect(result.status == .exited(1), "\(name)")
                #expect(result.errorText.contains(complaint), "\(name): \(result.errorText.prefix(500))")
                try await shell(mend, in: directory)
            }
            let whole = try await verify(server, directory)
            #expect(whole.isSuccess, "\(whole.errorText.prefix(500))")
            let log = try await verify(server, directory, ["-w", directory + "/holdfast_wal"])
            #expect(log.isSuccess, "\(log.errorText.prefix(500))")
        }

        /// The links and the list are no hindrance to the server.
        private static func start(_ copy: RestoredServer) async throws {
            try await copy.start()
            #expect(try await copy.sql("SELECT count(*) FROM filled") == "20000")
            #expect(try await copy.sql("SELECT count(*) FROM moved") == "9")
            try await copy.stop()
        }

        private static func verify(
            _ server: PostgreSQLServer, _ directory: String, _ log: [String] = ["-n"]
        ) async throws -> ChildResult {
            let folder = server.options.binaries
            let library = folder.hasSuffix("/bin") ? String(folder.dropLast(3)) + "lib" : ""
            var child = ChildProcess(folder + "/pg_verifybackup", log + [directory])
            child.environment = ChildProcess.minimalEnvironment.merging(["LD_LIBRARY_PATH": library]) { $1 }
            child.user = try PostgreSQLServer.serverUser()
            return try await child.run()
        }

        /// As the user that the copy belongs to.
        private static func shell(_ script: String, in directory: String) async throws {
            var child = ChildProcess("/bin/sh", ["-ec", "umask 077; cd '\(directory)'; \(script)"])
            child.user = try PostgreSQLServer.serverUser()
            try await child.run().requireSuccess()
        }
    }
}
