/// Runs `body` until it gives true, for at most `limit`; for waiting on other processes and threads.
package func eventually(
    within limit: Duration = .seconds(60), _ body: () async throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await body() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return try await body()
}
