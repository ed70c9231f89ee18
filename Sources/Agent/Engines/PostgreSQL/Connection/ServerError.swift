import Platform

/// What a PostgreSQL server answered instead of a result.
struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Five characters that name the kind of error; empty when the connection itself failed.
    let state: String
    /// The server's primary message, in one line.
    let message: String

    /// An object with this name exists.
    static let duplicateObject = "42710"
    /// The object does not exist.
    static let undefinedObject = "42704"
    /// A file is missing; for a stream: the wanted log has been removed.
    static let undefinedFile = "58P01"
    static let insufficientPrivilege = "42501"

    init(state: String, message: String) {
        self.state = state
        self.message = String(message.prefix { $0 != "\n" }).escapedForOneLine
    }

    /// Whether the connection is gone: its own failures and the server's shutdown.
    var isConnectionLoss: Bool {
        state.isEmpty || state.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05"].contains(state)
    }

    /// Whether the server refused to let us in.
    var isLoginRefusal: Bool { state.hasPrefix("28") || state == "3D000" }

    var description: String { state.isEmpty ? message : "\(message) (SQLSTATE \(state))" }

    /// The error as users see it.
    func asHoldfastError(doing: String) -> HoldfastError {
        if isLoginRefusal { return HoldfastError(.databaseLogin, "\(doing): \(self)") }
        if isConnectionLoss { return HoldfastError(.databaseUnreachable, "\(doing): \(self)") }
        return HoldfastError(.databaseStatement, "\(doing): \(self)")
    }
}
