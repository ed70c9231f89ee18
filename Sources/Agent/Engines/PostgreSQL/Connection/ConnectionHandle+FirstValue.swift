import CPostgreSQL
import Platform

extension ConnectionHandle {
    /// Runs statements and keeps of all their rows one at a time, however many there are.
    ///
    /// - Returns: the first column of the first row of the last result with rows; nil for null and for no row.
    /// - Throws: the server's complaint; the connection is closed when it did not answer in time.
    func firstValue(_ statements: String, cancel: CancelSignal, timeout: Duration) throws -> Bytes? {
        guard let raw else { throw Self.closed }
        guard send(statements, []) == 1, PQsetSingleRowMode(raw) == 1 else { throw failure() }
        let deadline = ContinuousClock.now + timeout
        var value: Bytes?
        var isWithin = false
        var problem: ServerError?
        while let result = try nextResult(cancel: cancel, until: deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE:
                if !isWithin { value = Self.first(of: result) }
                isWithin = true
            case PGRES_TUPLES_OK:
                if !isWithin { value = nil }
                isWithin = false
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
            case PGRES_COPY_OUT, PGRES_COPY_IN, PGRES_COPY_BOTH:
                close()
                throw ServerError(state: "0A000", message: "a check cannot copy from or to its client")
            default: problem = problem ?? Self.error(in: result, on: raw)
            }
            // Rows that are at hand already come without a wait.
            if ContinuousClock.now > deadline { problem = problem ?? Self.tooLate }
        }
        if let problem { throw problem }
        return value
    }

    private static let tooLate = ServerError(state: "57014", message: "the server gave no answer in time")

    private static func first(of result: OpaquePointer) -> Bytes? {
        guard PQnfields(result) > 0, PQgetisnull(result, 0, 0) == 0, let value = PQgetvalue(result, 0, 0) else {
            return nil
        }
        return Bytes(UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(result, 0, 0))))
    }
}
