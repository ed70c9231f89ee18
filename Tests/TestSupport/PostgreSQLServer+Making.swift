import Glibc
import Platform

extension PostgreSQLServer {
    /// A call of one of the server's programs.
    static func child(
        _ options: Options, _ program: String, _ arguments: [String], user: UserAccount? = nil,
        extra: [String: String] = [:]
    ) -> ChildProcess {
        let library = options.binaries.hasSuffix("/bin") ? String(options.binaries.dropLast(3)) + "lib" : ""
        let environment = ChildProcess.minimalEnvironment.merging(extra) { $1 }
            .merging(["LD_LIBRARY_PATH": library]) { $1 }
        return ChildProcess(
            "\(options.binaries)/\(program)", arguments, environment: environment, directory: "/", user: user)
    }

    static func prepare(_ folder: TemporaryFolder, user: UserAccount?) throws {
        let passwords = "*:*:*:\(superuser):secret of \(superuser)\n"
        try Files.writeFileDurably(folder.file("pgpass"), Bytes(passwords.utf8))
        try Files.writeFileDurably(folder.file("initial-password"), Bytes("secret of \(superuser)\n".utf8))
        for name in ["data", "etc", "log"] { try Files.makeDirectories(folder.file(name)) }
        guard let user else { return }
        for name in ["data", "etc", "log", "initial-password"] {
            try Files.chown(folder.file(name), uid: user.uid, gid: user.gid)
        }
    }

    static func initialize(_ options: Options, folder: TemporaryFolder, user: UserAccount?) async throws {
        let arguments =
            [
                "-D", folder.file("data"), "-A", "scram-sha-256", "-U", superuser, "-N", "-E", "UTF8", "--locale=C",
                "--pwfile=\(folder.file("initial-password"))", "--wal-segsize=\(options.segmentMegabytes)",
            ]
            + (options.hasChecksums ? ["--data-checksums"] : [])
        try await child(options, "initdb", arguments, user: user).run().requireSuccess()
        for space in options.tablespaces {
            try Files.makeDirectories(folder.file(space))
            if let user { try Files.chown(folder.file(space), uid: user.uid, gid: user.gid) }
        }
    }

    static func configure(_ options: Options, folder: TemporaryFolder, user: UserAccount?, port: UInt16) throws {
        var settings = [
            "listen_addresses": "127.0.0.1", "port": "\(port)", "unix_socket_directories": folder.file("log"),
            "wal_level": "replica", "max_wal_senders": "10", "max_replication_slots": "10", "fsync": "off",
            "max_slot_wal_keep_size": "1GB", "shared_buffers": "32MB",
        ]
        settings.merge(options.settings) { $1 }
        if options.isDebianLayout { settings.merge(try moveConfiguration(folder)) { $1 } }
        let directory = folder.file(options.isDebianLayout ? "etc" : "data")
        var text = try Files.readFile(directory + "/postgresql.conf")
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            text += Bytes("\(name) = '\(value)'\n".utf8)
        }
        if options.isDebianLayout { text += Bytes("include_dir 'conf.d'\n".utf8) }
        try write(text, to: directory + "/postgresql.conf", user)
        let hba = """
            local all all scram-sha-256
            local replication all scram-sha-256
            host all all 127.0.0.1/32 scram-sha-256
            host replication all 127.0.0.1/32 scram-sha-256

            """
        try write(Bytes(hba.utf8), to: directory + "/pg_hba.conf", user)
    }

    private static func moveConfiguration(_ folder: TemporaryFolder) throws -> [String: String] {
        for name in ["postgresql.conf", "pg_hba.conf", "pg_ident.conf"] {
            try Files.rename(folder.file("data/\(name)"), to: folder.file("etc/\(name)"))
        }
        try Files.makeDirectories(folder.file("etc/conf.d"), mode: 0o755)
        return [
            "data_directory": folder.file("data"), "hba_file": folder.file("etc/pg_hba.conf"),
            "ident_file": folder.file("etc/pg_ident.conf"), "external_pid_file": folder.file("log/main.pid"),
        ]
    }

    private static func write(_ text: Bytes, to path: String, _ user: UserAccount?) throws {
        try Files.writeFileDurably(path, text)
        if let user { try Files.chown(path, uid: user.uid, gid: user.gid) }
    }

    static func launch(
        _ options: Options, folder: TemporaryFolder, user: UserAccount?
    ) async throws -> RunningChild {
        let server = child(options, "postgres", [])
        let directory = folder.file(options.isDebianLayout ? "etc" : "data")
        // Bound to the life of the test process, whichever way that ends.
        var guarded = server
        guarded.program = "/usr/bin/setpriv"
        guarded.arguments = ["--pdeathsig", "INT", "--", server.program, "-D", directory]
        guarded.user = user
        guarded.output = .file(folder.file("log/server.log"))
        guarded.errors = .file(folder.file("log/server.log"))
        return try await guarded.spawn()
    }
}
