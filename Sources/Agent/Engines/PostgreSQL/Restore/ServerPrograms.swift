import Platform

/// The programs of one version of PostgreSQL on this host.
struct ServerPrograms: Sendable {
    /// Where they are.
    let directory: String

    /// Where packages put them: Debian's and Red Hat's places, and those of installations by hand.
    static func usualPlaces(major: UInt64) -> [String] {
        [
            "/usr/lib/postgresql/\(major)/bin", "/usr/pgsql-\(major)/bin", "/usr/local/pgsql/bin", "/usr/local/bin",
            "/usr/bin",
        ]
    }

    /// Finds the programs of a major version.
    ///
    /// - Parameters:
    ///   - major: The major version.
    ///   - directories: Where to look; none means the usual places.
    /// - Returns: The first that fit.
    /// - Throws: HF-505 naming what was looked at.
    static func find(major: UInt64, in directories: [String]) async throws -> ServerPrograms {
        let places = directories.isEmpty ? usualPlaces(major: major) : directories
        for place in places {
            let programs = ServerPrograms(directory: place)
            if try await programs.major() == major { return programs }
        }
        throw HoldfastError(
            .serverBinaries,
            "no 'postgres' of version \(major) in \(places.joined(separator: ", ")); install it on this host, or name "
                + "its directory in the agent's configuration")
    }

    /// What the server is started with beside its arguments: a library directory where the programs bring their own.
    var environment: [String: String] {
        let library = Files.directory(of: directory) + "/lib"
        guard (try? Files.exists(library + "/libpq.so.5")) == true else { return ChildProcess.minimalEnvironment }
        return ChildProcess.minimalEnvironment.merging(["LD_LIBRARY_PATH": library]) { $1 }
    }

    /// The server program's path.
    var server: String { directory + "/postgres" }

    private func major() async throws -> UInt64? {
        let program = server
        guard try await BlockingThreads.shared.run({ try Files.exists(program) }) else { return nil }
        let result = try await ChildProcess(program, ["--version"], environment: environment).run()
        guard result.isSuccess else { return nil }
        return Self.major(in: result.outputText)
    }

    /// The major version in "postgres (PostgreSQL) 15.20 (Debian …)" or "… 18beta1".
    static func major(in text: String) -> UInt64? {
        let words = text.split(separator: " ")
        guard words.count >= 3, words[1] == "(PostgreSQL)" else { return nil }
        return UInt64(words[2].prefix { $0.isNumber })
    }
}
