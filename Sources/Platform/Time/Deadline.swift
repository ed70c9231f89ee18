/// Runs `operation` and cancels it when it takes longer than `limit`.
///
/// The operation must end when it is cancelled, as waiting on sockets, gates and clocks does; the call returns only
/// after it has.
///
/// - Parameters:
///   - limit: The most time allowed; nil for none.
///   - doing: What is done, for the error text: "the handshake with 10.0.0.7".
///   - clock: Measures the time.
///   - operation: The work; it runs as a child task.
/// - Returns: What `operation` returns.
/// - Throws: What `operation` throws, or `timedOut`.
package func withDeadline<T: Sendable>(
    _ limit: Duration?, doing: @autoclosure () -> String, clock: any Clock<Duration> = .continuous,
    _ operation: @escaping @Sendable () async throws -> T
) async throws -> T {
    guard let limit else { return try await operation() }
    let result: T? = try await withThrowingTaskGroup(of: T?.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await clock.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
    guard let result else {
        throw HoldfastError(.timedOut, "\(doing()) took longer than \(limit)")
    }
    return result
}
