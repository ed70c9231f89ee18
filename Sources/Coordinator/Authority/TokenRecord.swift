package import Platform
package import Protocol

/// A one-time token for enrolment. Only what checks a proof is kept, never the token's secret.
package struct TokenRecord: Sendable {
    /// How long a token may be used.
    package static let lifetime = Duration.seconds(15 * 60)
    /// Wrong proofs after which a token is of no use any more.
    package static let maximumFailures: UInt64 = 5

    package var id: TokenID
    /// Key of the proof, derived from the secret.
    package var verifier: SecretBytes
    package var name: String
    package var site: String
    package var roles: Set<AgentRole>
    package var expires: Timestamp
    package var failures: UInt64
    /// When it was used; it is then kept until it expires, so that a second use can be told from a wrong token.
    package var used: Timestamp?

    /// Why the token cannot be used at `now`; nil when it can.
    package func refusal(at now: Timestamp) -> HoldfastError? {
        if used != nil { return HoldfastError(.tokenRefused, "the token has been used already; make a new one") }
        if now >= expires { return HoldfastError(.tokenRefused, "the token has expired; make a new one") }
        if failures >= Self.maximumFailures {
            return HoldfastError(.tokenRefused, "the token was tried wrongly too often; make a new one")
        }
        return nil
    }
}

extension TokenRecord {
    /// Reads the file of a token.
    init(file: FactFile, name: String) throws(HoldfastError) {
        self.init(
            id: try file.required("token", of: name) { TokenID(text: $0) },
            verifier: try file.required("verifier", of: name) { Bytes(hex: $0).map { SecretBytes($0) } },
            name: try file.required("name", of: name) { AgentName($0)?.text },
            site: try file.required("site", of: name) { $0 },
            roles: try file.required("roles", of: name, AgentRole.set),
            expires: try file.required("expires", of: name) { Timestamp(iso8601: $0) },
            failures: try file.required("failures", of: name) { UInt64($0) },
            used: try file.optional("used", of: name) { Timestamp(iso8601: $0) })
    }

    var file: FactFile {
        var file = FactFile()
        file.add("token", id.description)
        file.add("verifier", verifier.withUnsafeBytes { Bytes($0).hexString })
        file.add("name", name)
        file.add("site", site)
        file.add("roles", roles.text)
        file.add("expires", expires.iso8601)
        file.add("failures", String(failures))
        file.add("used", used?.iso8601)
        return file
    }
}
