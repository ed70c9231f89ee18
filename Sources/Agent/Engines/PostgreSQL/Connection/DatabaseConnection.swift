import Platform

/// A connection to a PostgreSQL server on a thread of its own, one statement at a time.
final class DatabaseConnection: Sendable {
    /// How long an ordinary statement may take.
    static let statementTimeout = Duration.seconds(60)
    /// What SQL connections call themselves.
    static let applicationName = "holdfast"

    private let thread: DedicatedThread
    private let handle: ConnectionHandle

    private init(thread: DedicatedThread, handle: ConnectionHandle) {
        self.thread = thread
        self.handle = handle
    }

    deinit {
        thread.stop()
    }

    /// Connects for SQL, with time limits that could end a long backup switched off.
    static func open(_ settings: ConnectionSettings) async throws -> DatabaseConnection {
        let connection = try await open(settings, replication: false, applicationName: applicationName)
        try await connection.query(
            "SELECT set_config(name, setting, false) FROM (VALUES ('statement_timeout', '0'), ('lock_timeout', '0'), "
                + "('idle_session_timeout', '0'), ('idle_in_transaction_session_timeout', '0'), "
                + "('search_path', 'pg_catalog'), ('datestyle', 'ISO'), ('timezone', 'UTC')) AS own(name, setting)")
        return connection
    }

    /// Connects for replication commands.
    static func openReplication(
        _ settings: ConnectionSettings, applicationName: String
    ) async throws -> DatabaseConnection {
        try await open(settings, replication: true, applicationName: applicationName)
    }

    private static func open(
        _ settings: ConnectionSettings, replication: Bool, applicationName: String
    ) async throws -> DatabaseConnection {
        let connection = DatabaseConnection(
            thread: try DedicatedThread(name: "postgresql"), handle: ConnectionHandle())
        do {
            try await connection.work { handle, cancel in
                let parameters = try settings.startParameters(
                    replication: replication, applicationName: applicationName)
                try handle.connect(parameters, cancel: cancel)
            }
        } catch let error as ServerError {
            throw error.asHoldfastError(doing: "cannot connect to the database")
        }
        return connection
    }

    /// Runs one statement. When the task is cancelled the server is told to stop and the connection closes.
    @discardableResult
    func query(
        _ statement: String, _ parameters: [String?] = [], timeout: Duration? = DatabaseConnection.statementTimeout
    ) async throws -> QueryResult {
        try await work { handle, cancel in
            try handle.run(statement, parameters, cancel: cancel, timeout: timeout)
        }
    }

    /// Runs blocking work on the connection's thread.
    func work<T: Sendable>(
        _ body: @escaping @Sendable (ConnectionHandle, CancelSignal) throws -> T
    ) async throws -> T {
        try await work(try CancelSignal(), body)
    }

    /// Runs blocking work that other tasks may wake by `cancel`.
    func work<T: Sendable>(
        _ cancel: CancelSignal, _ body: @escaping @Sendable (ConnectionHandle, CancelSignal) throws -> T
    ) async throws -> T {
        let handle = handle
        return try await withTaskCancellationHandler {
            try await thread.run { try body(handle, cancel) }
        } onCancel: {
            cancel.raise()
        }
    }

    /// Closes at once, also in a cancelled task.
    func close() async {
        let (thread, handle) = (thread, handle)
        // A task of its own, since a cancelled one would not be let onto the thread.
        await Task { try? await thread.run { handle.close() } }.value
    }
}
