import Glibc
import Platform

/// The way into a contained server: its socket, whose directory is open, and a superuser.
final class DrillEntrance: Sendable {
    /// What no setting of a role or a database may change back.
    private static let options = [
        "session_replication_role=replica",
        "default_transaction_read_only=off", "statement_timeout=0", "lock_timeout=0",
        "session_preload_libraries=", "ignore_checksum_failure=off", "zero_damaged_pages=off",
    ]
    /// Those that a role without rights may ask for.
    private static let plainOptions = ["default_transaction_read_only=on", "statement_timeout=0", "lock_timeout=0"]

    let user: String
    private let folder: FileDescriptor
    private let major: UInt64

    /// Opens the directory of the socket. Blocks.
    init(socketDirectory: String, user: String, major: UInt64) throws(SystemError) {
        folder = try Files.open(socketDirectory, O_RDONLY | O_DIRECTORY)
        self.user = user
        self.major = major
    }

    /// Settings of a superuser's session, each with its value.
    static func settings(major: UInt64) -> [String] {
        options + (major >= 17 ? ["event_triggers=off", "transaction_timeout=0"] : [])
    }

    /// Options for a superuser's session, as libpq takes them.
    static func options(major: UInt64) -> String { line(settings(major: major)) }

    private static func line(_ settings: [String]) -> String { settings.map { "-c \($0)" }.joined(separator: " ") }

    /// Opens a session in a database.
    ///
    /// - Parameters:
    ///   - database: where.
    ///   - reader: as whom, when not as the superuser; its own settings take the place of some options.
    /// - Returns: the session.
    /// - Throws: `databaseLogin`.
    func open(_ database: String, as reader: DrillReader? = nil) async throws -> DatabaseConnection {
        let user = reader?.name ?? user
        let options = reader == nil ? Self.options(major: major) : Self.line(Self.plainOptions)
        // Through the open directory, since a socket's whole path has to fit into 107 bytes.
        let parts = [
            ("host", "/proc/self/fd/\(folder.raw)"), ("port", "\(ContainedSettings.port)"), ("user", user),
            ("dbname", database), ("options", options),
        ]
        let text = parts.map { "\($0)=\(Self.quoted($1))" }.joined(separator: " ")
        return try await DatabaseConnection.open(ConnectionSettings(text: text))
    }

    /// Opens a session in a database that every cluster has, unless somebody removed it.
    func openAnywhere() async throws -> DatabaseConnection {
        do {
            return try await open("postgres")
        } catch is HoldfastError {
            return try await open("template1")
        }
    }

    private static func quoted(_ value: String) -> String {
        "'" + value.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] } + "'"
    }
}
