import CPostgreSQL
import Glibc
import Platform

/// Between Swift's values and libpq's.
extension ConnectionHandle {
    static func start(_ parameters: [(String, String)]) -> OpaquePointer? {
        withCStrings(parameters.map(\.0)) { keywords in
            withCStrings(parameters.map(\.1)) { values in
                // The strings are complete parameters already, so the database's name is not expanded again.
                PQconnectStartParams(keywords, values, 0)
            }
        }
    }

    func send(_ statement: String, _ parameters: [String?]) -> Int32 {
        // Replication connections know the simple protocol only.
        guard !parameters.isEmpty else { return PQsendQuery(raw, statement) }
        return Self.withCStrings(parameters) { values in
            PQsendQueryParams(raw, statement, Int32(parameters.count), nil, values, nil, nil, 0)
        }
    }

    /// Calls `body` with an array of C strings, closed by a null pointer.
    private static func withCStrings<Result>(
        _ strings: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = strings.map { $0.flatMap { strdup($0) } }
        defer { for copy in copies { free(copy) } }
        let pointers: [UnsafePointer<CChar>?] = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        return body(pointers)
    }

    static func rows(of result: OpaquePointer) -> [[Bytes?]] {
        let columns = PQnfields(result)
        return (0..<PQntuples(result)).map { row in
            (0..<columns).map { column in
                guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column) else {
                    return nil
                }
                return Bytes(UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(result, row, column))))
            }
        }
    }

    /// What the server complains of in a result.
    static func error(in result: OpaquePointer, on connection: OpaquePointer) -> ServerError {
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        let primary = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
        let message = primary ?? PQerrorMessage(connection).map { String(cString: $0) } ?? "no message"
        return ServerError(state: state, message: message)
    }

    /// libpq gives no SQLSTATE for a failed login, so its kind is told from the text of our own locale-free messages.
    static func loginState(_ message: String) -> String {
        let refusals = ["authentication failed", "no pg_hba.conf entry", "no password supplied", "rejects connection"]
        if refusals.contains(where: { message.contains($0) }) { return "28000" }
        if message.contains("does not exist") { return "3D000" }
        return ""
    }

    static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let rest = deadline - .now
        guard rest > .zero else { return 0 }
        let (seconds, attoseconds) = rest.components
        return Int32(
            clamping: seconds.multipliedReportingOverflow(by: 1000).partialValue
                &+ attoseconds / 1_000_000_000_000_000 &+ 1)
    }
}
