import Glibc
import Platform
import Protocol
import Repository

/// `holdfast-coordinator init`: makes authority, repository and the first operator's profile; or takes a repository over
/// whose coordinator is lost.
struct InitCommand {
    static let syntax = CommandSyntax(
        "holdfast-coordinator init", "make a new authority, repository and operator's profile; replaces nothing",
        options: [
            OptionSyntax(
                "--data-dir", "DIR",
                "where the coordinator keeps its state "
                    + "(default \(CoordinatorSettings.defaultDataDirectory))"),
            OptionSyntax("--repository", "DIR", "where backups are stored; new or empty"),
            OptionSyntax("--site", "NAME", "the name of this site (default main)"),
            OptionSyntax(
                "--listen", "ADDR:PORT",
                "how the operator's command reaches the coordinator (default "
                    + "127.0.0.1:\(CoordinatorSettings.defaultPort)), and where 'run' listens: there for a numeric "
                    + "address, on every address of the host for a name"),
            OptionSyntax(
                "--recovery-key", "FILE",
                "where the recovery key is written (default holdfast-recovery.key in the data directory); "
                    + "with --adopt, where it is read, - for standard input"),
            OptionSyntax("--blind", "keep no site key: only the recovery key opens backups"),
            OptionSyntax(
                "--adopt", "DIR",
                "take over the repository DIR, whose coordinator is lost; needs --recovery-key, and makes no new one"),
        ],
        notes: "The recovery key opens every backup and exists nowhere else: move it away from this machine. "
            + "With --adopt, agents and operators stay who they are; start agents with "
            + "'holdfast-agent run --coordinator ADDR:PORT'.")

    /// What was made, for the operator.
    struct Made {
        let text: String
    }

    private let plan: AuthorityPlan
    private let isAdopting: Bool
    /// Where `run` shall listen; nil when nothing was said.
    private let listening: ListeningFile?

    init(_ arguments: Arguments) throws {
        isAdopting = arguments.isSet("--adopt")
        if isAdopting { try Self.refuseBesideAdoption(arguments) }
        let dataDirectory = try Self.absolute(
            arguments.option("--data-dir") ?? CoordinatorSettings.defaultDataDirectory)
        let site = arguments.option("--site") ?? "main"
        guard SourceSettings.isName(site) else {
            throw HoldfastError(.usage, "'\(site)' can be no name of a site; use 1 to 128 printable characters")
        }
        let listen = arguments.option("--listen") ?? "127.0.0.1:\(CoordinatorSettings.defaultPort)"
        var (host, port) = try CoordinatorSettings.address(listen)
        listening = arguments.option("--listen").map { _ in ListeningFile(host: host, port: port, in: dataDirectory) }
        if host == "*" || host == "0.0.0.0" { host = "127.0.0.1" }
        if host == "::" { host = "::1" }
        plan = AuthorityPlan(
            dataDirectory: dataDirectory,
            repositoryDirectory: try Self.absolute(
                arguments.required(isAdopting ? "--adopt" : "--repository")),
            site: site, hostNames: [],
            recoveryKeyFile: try Self.recoveryKeyFile(arguments, dataDirectory, isRead: isAdopting),
            profileDirectory: try Self.profileDirectory(), person: Self.person(),
            address: host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)", isBlind: arguments.isSet("--blind"))
    }

    /// A key that is read may come from standard input.
    private static func recoveryKeyFile(
        _ arguments: Arguments, _ dataDirectory: String, isRead: Bool
    ) throws -> String {
        let path = arguments.option("--recovery-key") ?? dataDirectory + "/holdfast-recovery.key"
        return isRead && path == "-" ? path : try absolute(path)
    }

    /// What a repository that is there already has decided.
    private static func refuseBesideAdoption(_ arguments: Arguments) throws(HoldfastError) {
        for option in ["--repository", "--site", "--blind"] where arguments.isSet(option) {
            throw HoldfastError(.usage, "\(option) cannot stand beside --adopt: the repository has it")
        }
        _ = try arguments.required("--recovery-key")
    }

    /// Makes everything.
    func run() async throws -> Made {
        if isAdopting {
            let adopted = try await Adoption(plan, clock: SystemWallClock()).run().text(plan)
            return Made(text: (try await listening?.kept() ?? "") + adopted)
        }
        let plan = plan
        let digest = try await BlockingThreads.shared.run {
            try AuthorityCreation(plan, now: SystemWallClock().now()).run { directory, root in
                _ = try LocalStore.create(directory: directory)
                try Files.createOnly(directory + "/repository.hf", root, mode: 0o644)
            }
        }
        let listens = try await listening?.kept() ?? ""
        return Made(
            text: listens + """
                site:          \(plan.site)
                repository:    \(plan.repositoryDirectory)
                root:          SHA-256 \(digest.hex)
                recovery key:  \(plan.recoveryKeyFile)
                profile:       \(plan.profileDirectory)/\(OperatorProfile.fileName)

                The recovery key opens every backup and exists nowhere else. Move it away from this machine now, to two
                places that do not burn together. Without it, and with this coordinator lost, no backup can be read.
                Test the copies: holdfast recovery-key test --file F
                """)
    }

    private static func absolute(_ path: String) throws -> String {
        guard !path.hasPrefix("/") else { return path }
        guard let current = getcwd(nil, 0) else {
            throw HoldfastError(.usage, "'\(path)' is relative, and the present directory cannot be told")
        }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    private static func profileDirectory() throws -> String {
        if let base = environment("XDG_CONFIG_HOME"), base.hasPrefix("/") { return base + "/holdfast" }
        guard let home = environment("HOME") else {
            throw HoldfastError(.usage, "neither XDG_CONFIG_HOME nor HOME is set; the operator's profile has no place")
        }
        return home + "/.config/holdfast"
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    private static func person() -> String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "operator" }
        return String(cString: name)
    }
}
