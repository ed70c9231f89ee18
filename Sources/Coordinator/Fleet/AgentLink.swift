package import Platform
package import Protocol

/// The way to one connected agent. The real one is an agent's session.
package protocol AgentLink: AnyObject, Sendable {
    /// Sends a request on a stream of its own and waits for the one answer.
    ///
    /// - Throws: The agent's refusal as a `HoldfastError`; anything else means that the connection is gone and that it
    ///   is not known whether the request arrived.
    func request(_ message: any Message) async throws -> RawMessage

    /// Ends the connection.
    func cut(_ reason: HoldfastError) async
}
