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

    let user: String
    private let folder: FileDescriptor
    private let major: UInt64

    /// Opens the directory of the socket. Blocks.
    init(socketDirectory: String, user: String, major: UInt64) throws(SystemError) {
        folder = try Files.open(socketDirectory, O_RDONLY | O_DIRECTORY)
        self.user = user
        self.major = major
    }

    /// Options for a session, as libpq takes them.
    static func options(major: UInt64) -> String {
        (options + (major >= 17 ? ["event_triggers=off", "transaction_timeout=0"] : [])).map { "-c \($0)" }
            .joined(separator: " ")
    }

    /// Opens a session in a database.
    func open(_ database: String) async throws -> DatabaseConnection {
        // Through the open directory, since a socket's whole path has to fit into 107 bytes.
        let parts = [
            ("host", "/proc/self/fd/\(folder.raw)"), ("port", "\(ContainedSettings.port)"), ("user", user),
            ("dbname", database), ("options", Self.options(major: major)),
        ]
        let text = parts.map { "\($0)=\(Self.quoted($1))" }.joined(separator: " ")
        return try await DatabaseConnection.open(ConnectionSettings(text: text))
    }

    private static func quoted(_ value: String) -> String {
        "'" + value.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] } + "'"
    }
}
