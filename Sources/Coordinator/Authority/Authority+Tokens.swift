package import Platform
package import Protocol

/// Tokens: made by operators, used once by agents.
extension Authority {
    /// The most tokens that may wait at once.
    static let maximumTokens = 1000

    /// Makes a one-time token for a new agent.
    ///
    /// - Returns: The token, to be shown once, and when it expires.
    package func makeToken(
        name: AgentName, site: String, roles: Set<AgentRole>, by person: String
    ) async throws -> (EnrolmentToken, expires: Timestamp) {
        let now = clock.now()
        let token = EnrolmentToken.make(rootDigest: keys.rootDigest)
        let record = TokenRecord(
            id: token.id, verifier: token.verifier, name: name.text, site: site, roles: roles,
            expires: now.advanced(by: TokenRecord.lifetime), failures: 0)
        let paths = paths
        try await change { state, audit in
            guard state.agent(named: name.text) == nil else {
                throw HoldfastError(.nameTaken, "an agent named '\(name)' is enrolled already; revoke it first")
            }
            try Self.forgetExpired(&state, paths, now)
            guard state.tokens.count < Self.maximumTokens else {
                throw HoldfastError(.busy, "\(Self.maximumTokens) tokens wait already; let some expire")
            }
            try audit.append("token.made", [("agent", name.text), ("roles", roles.text), ("by", person)], at: now)
            try Files.writeFileDurably(paths.token(record.id), record.file.bytes, mode: 0o600)
            state.tokens[record.id] = record
        }
        return (token, record.expires)
    }

    private static func forgetExpired(
        _ state: inout AuthorityState, _ paths: AuthorityPaths, _ now: Timestamp
    ) throws(SystemError) {
        for token in state.tokens.values where token.expires < now {
            try Files.remove(paths.token(token.id))
            state.tokens[token.id] = nil
        }
    }

    /// Uses up a token for a proof over this connection; from then on the token is worth nothing.
    ///
    /// - Parameters:
    ///   - id: Which token the agent says it has.
    ///   - isProven: Whether the proof holds for the verifier given.
    /// - Returns: The token.
    /// - Throws: `tokenRefused`; a wrong proof is counted.
    func consume(token id: TokenID, isProven: @escaping @Sendable (SecretBytes) throws -> Bool) async throws
        -> TokenRecord
    {
        let now = clock.now()
        let paths = paths
        let used: TokenRecord? = try await change { state, audit in
            guard var token = state.tokens[id] else { throw Self.unknownToken }
            if let refusal = token.refusal(at: now) {
                try audit.append("token.refused", [("agent", token.name), ("why", refusal.message)], at: now)
                throw refusal
            }
            let proven = try isProven(token.verifier)
            if proven { token.used = now } else { token.failures += 1 }
            try audit.append(proven ? "token.used" : "token.wrong", [("agent", token.name)], at: now)
            try Files.writeFileDurably(paths.token(id), token.file.bytes, mode: 0o600)
            state.tokens[id] = token
            return proven ? token : nil
        }
        guard let used else { throw Self.unknownToken }
        return used
    }

    /// The same words for an unknown token and a wrong secret, so that nothing can be learned by guessing.
    private static var unknownToken: HoldfastError {
        HoldfastError(.tokenRefused, "the token is not one of this coordinator's, or is damaged; make a new one")
    }
}
