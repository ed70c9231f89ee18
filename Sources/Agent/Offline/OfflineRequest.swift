import Glibc
import Platform
import Protocol
import Repository

/// What a restore without a coordinator is asked for.
struct OfflineRequest: Sendable {
    static let syntax = CommandSyntax(
        "holdfast-agent restore", "Restore from a repository and its recovery key alone, without a coordinator.",
        options: [
            OptionSyntax("--repository", "DIR", "the repository, or a copy of it; only read"),
            OptionSyntax("--recovery-key", "F", "the recovery key's file, or - for standard input"),
            OptionSyntax("--source", "NAME|ID", "which source to restore"),
            OptionSyntax("--to", "TARGET", "a time with zone, lsn:X/Y, xid:N, name:TEXT, latest or immediate"),
            OptionSyntax("--directory", "DIR", "the data directory to make"),
            OptionSyntax("--port", "P", "the restored server's port"),
            OptionSyntax("--start", "start the server and follow recovery to its end"),
            OptionSyntax("--exclusive", "end just before the target"),
            OptionSyntax("--timeline", "T", "end on this timeline"),
            OptionSyntax("--branch", "N", "on this branch of the log, as --list numbers them"),
            OptionSyntax("--tablespace", "OLD=NEW", repeatable: true, "where a tablespace goes"),
            OptionSyntax("--original-tablespaces", "put tablespaces where they were"),
            OptionSyntax("--without", "BACKUP", repeatable: true, "leave this backup out, such as a damaged one"),
            OptionSyntax("--dry-run", "prove everything and say what would be done; write nothing"),
            OptionSyntax("--force", "overwrite a stopped cluster or an unfinished restore"),
            OptionSyntax("--root-sha256", "HEX", "the digest that the repository's root must have"),
            OptionSyntax("--binaries", "DIR", repeatable: true, "where the database's programs are"),
            OptionSyntax("--scratch", "DIR", "where unnamed temporary files go, $TMPDIR or /var/tmp"),
            OptionSyntax("--list", "say what can be restored, instead"),
            OptionSyntax("--json", "the result as JSON"),
        ],
        notes: """
            Run it as root or as the user that will own the restored files. agent.yaml does not count here: who holds the
            recovery key and runs this decides. Log that only the coordinator's spool held is not in the repository.
            Example: holdfast-agent restore --repository /srv/holdfast/main --recovery-key /mnt/key/holdfast-recovery.key \\
                --source main --to latest --directory /srv/restored/main --start
            """)

    let repository: String
    let recoveryKey: String
    let pinned: Digest?
    let wantsJSON: Bool
    let scratch: String
    let binaries: [String]
    private let arguments: Arguments

    /// Reads what does not depend on what is wanted.
    init(_ arguments: Arguments) throws(HoldfastError) {
        self.arguments = arguments
        repository = try arguments.required("--repository")
        recoveryKey = try arguments.required("--recovery-key")
        if let text = arguments.option("--root-sha256") {
            guard let digest = Digest(hex: text.lowercased()) else {
                throw HoldfastError(.usage, "--root-sha256 takes 64 hexadecimal digits, not '\(text)'")
            }
            pinned = digest
        } else {
            pinned = nil
        }
        wantsJSON = arguments.isSet("--json")
        binaries = arguments.all("--binaries")
        let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        scratch = arguments.option("--scratch") ?? (temporary.hasPrefix("/") ? temporary : "/var/tmp")
    }

    var isListing: Bool { arguments.isSet("--list") }

    func source() throws(HoldfastError) -> String { try arguments.required("--source") }

    /// The moment to restore to.
    func target() throws(HoldfastError) -> TargetRequest {
        let timeline: UInt32? = try arguments.integer("--timeline", in: 1...UInt32.max)
        let branch: UInt32? = try arguments.integer("--branch", in: 0...UInt32.max)
        return try TargetParser.parse(
            try arguments.required("--to"), exclusive: arguments.isSet("--exclusive"),
            timeline: timeline.map(TimelineID.init(rawValue:)), branch: branch.map(LogBranch.init(rawValue:)),
            localOffsetMinutes: LocalZone.offsetMinutes(),
            host: "this host")
    }

    /// Backups that do not count.
    func excluded() throws(HoldfastError) -> Set<BackupID> {
        var all: Set<BackupID> = []
        for text in arguments.all("--without") {
            guard let backup = BackupID(text: text) else {
                throw HoldfastError(.usage, "--without takes the id of a backup, not '\(text)'")
            }
            all.insert(backup)
        }
        return all
    }

    /// The order that carries a plan out.
    func order(_ plan: RestorePlan, of source: SourceID) throws(HoldfastError) -> RestoreOrder {
        let commit = plan.base.commit
        return RestoreOrder(
            source: source, backup: commit.backup, backupAttempt: commit.attempt, commitSequence: plan.base.sequence,
            commitDigest: plan.base.digest, target: plan.target, timeline: plan.window.timeline,
            directory: try directory(), port: try arguments.integer("--port", in: 1...UInt16.max),
            start: arguments.isSet("--start"), tablespaces: try tablespaces(),
            originalTablespaces: arguments.isSet("--original-tablespaces"), force: arguments.isSet("--force"),
            dryRun: arguments.isSet("--dry-run"), log: plan.log)
    }

    /// The data directory to make.
    func directory() throws(HoldfastError) -> String {
        let directory = try arguments.required("--directory")
        guard directory.hasPrefix("/"), !directory.split(separator: "/").contains("..") else {
            throw HoldfastError(.usage, "the directory '\(directory)' must be an absolute path without '..'")
        }
        return directory
    }

    /// Cut at the first `=/`, since the new place is an absolute path and the old one may hold a `=`.
    private func tablespaces() throws(HoldfastError) -> [TablespaceMapping] {
        var all: [TablespaceMapping] = []
        for text in arguments.all("--tablespace") {
            guard let cut = text.firstRange(of: "=/"), cut.lowerBound > text.startIndex else {
                throw HoldfastError(
                    .usage, "--tablespace takes OLD=NEW with an absolute path as NEW, not '\(text)'")
            }
            all.append(
                TablespaceMapping(
                    old: String(text[..<cut.lowerBound]), new: String(text[text.index(after: cut.lowerBound)...])))
        }
        return all
    }
}
