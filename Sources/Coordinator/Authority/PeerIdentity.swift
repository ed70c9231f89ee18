package import Platform
package import Protocol

/// Who a connection's certificate says its peer is; never taken from a message.
package enum PeerIdentity: Sendable, Equatable {
    /// An agent of this site.
    case agent(AgentID)
    /// An operator, by the name and the SHA-256 of the certificate.
    case `operator`(String, certificate: String)
    /// Nobody yet: only the enrolment conversation is open to it.
    case stranger

    /// Reads the identity that the authority put into a certificate.
    ///
    /// - Throws: `notAuthorised` when it names none of these.
    package init(_ certificate: Certificate?) throws(HoldfastError) {
        guard let certificate else {
            self = .stranger
            return
        }
        let text = certificate.identity ?? ""
        if text.hasPrefix(Self.agentPrefix), let id = AgentID(text: String(text.dropFirst(Self.agentPrefix.count))) {
            self = .agent(id)
        } else if text.hasPrefix(Self.operatorPrefix) {
            self = .operator(
                String(text.dropFirst(Self.operatorPrefix.count)), certificate: certificate.sha256.hexString)
        } else {
            throw HoldfastError(.notAuthorised, "the certificate '\(text)' is for neither an agent nor an operator")
        }
    }

    static let agentPrefix = "holdfast:agent:"
    static let operatorPrefix = "holdfast:operator:"
    static let coordinatorPrefix = "holdfast:coordinator:"
}
