package import Platform

/// Asks for the repository's root, before anything is trusted.
package struct EnrolRoot: Message, Hashable {
    package static let kind = MessageKind.enrolRoot
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message, which has no parts.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}

/// The root; the agent compares its SHA-256 with the token's, then the server's chain with the authority in it.
package struct EnrolRootReply: Message, Hashable {
    package static let kind = MessageKind.enrolRootReply
    package static let knownFields = FieldNumbers.upTo(1)

    /// The whole of `repository.hf`.
    package var root: Bytes

    /// The message with these parts.
    package init(root: Bytes) {
        self.root = root
    }

    package init(fields: Fields) throws(WireError) {
        root = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, root)
    }
}

/// Proves possession of a token and hands over the agent's public keys.
package struct EnrolRequest: Message, Hashable {
    package static let kind = MessageKind.enrolRequest
    package static let knownFields = FieldNumbers.upTo(5)

    package var token: TokenID
    /// See ``EnrolmentProof``.
    package var proof: Digest
    /// Ed25519, 32 bytes.
    package var tlsPublicKey: Bytes
    /// Ed25519, 32 bytes.
    package var signingPublicKey: Bytes
    package var hostName: String

    /// The message with these parts.
    package init(token: TokenID, proof: Digest, tlsPublicKey: Bytes, signingPublicKey: Bytes, hostName: String) {
        self.token = token
        self.proof = proof
        self.tlsPublicKey = tlsPublicKey
        self.signingPublicKey = signingPublicKey
        self.hostName = hostName
    }

    package init(fields: Fields) throws(WireError) {
        token = try fields.required(1)
        proof = try fields.required(2)
        tlsPublicKey = try fields.required(3)
        signingPublicKey = try fields.required(4)
        hostName = try fields.required(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, token)
        fields.put(2, proof)
        fields.put(3, tlsPublicKey)
        fields.put(4, signingPublicKey)
        fields.put(5, hostName)
    }
}

/// The agent is enrolled; the token is used up.
package struct EnrolReply: Message, Hashable {
    package static let kind = MessageKind.enrolReply
    package static let knownFields = FieldNumbers.upTo(7)

    package var agent: AgentID
    package var name: AgentName
    package var roles: [AgentRole]
    package var site: String
    /// X.509, DER.
    package var certificate: Bytes
    /// As in the repository format, section 8.3.
    package var signingCertificate: Bytes
    /// The certificate of the authority, X.509, DER.
    package var authority: Bytes

    /// The message with these parts.
    package init(
        agent: AgentID, name: AgentName, roles: [AgentRole] = [], site: String, certificate: Bytes,
        signingCertificate: Bytes, authority: Bytes
    ) {
        self.agent = agent
        self.name = name
        self.roles = roles
        self.site = site
        self.certificate = certificate
        self.signingCertificate = signingCertificate
        self.authority = authority
    }

    package init(fields: Fields) throws(WireError) {
        agent = try fields.required(1)
        name = try fields.required(2)
        roles = try fields.repeated(3)
        site = try fields.required(4)
        certificate = try fields.required(5)
        signingCertificate = try fields.required(6)
        authority = try fields.required(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, agent)
        fields.put(2, name)
        fields.put(3, repeated: roles)
        fields.put(4, site)
        fields.put(5, certificate)
        fields.put(6, signingCertificate)
        fields.put(7, authority)
    }
}

/// Asks for a new certificate for the identity of this connection.
package struct RenewCertificate: Message, Hashable {
    package static let kind = MessageKind.renewCertificate
    package static let knownFields = FieldNumbers.upTo(1)

    /// Ed25519, 32 bytes; a new key or the present one.
    package var tlsPublicKey: Bytes

    /// The message with these parts.
    package init(tlsPublicKey: Bytes) {
        self.tlsPublicKey = tlsPublicKey
    }

    package init(fields: Fields) throws(WireError) {
        tlsPublicKey = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, tlsPublicKey)
    }
}

/// The new certificate.
package struct RenewReply: Message, Hashable {
    package static let kind = MessageKind.renewReply
    package static let knownFields = FieldNumbers.upTo(1)

    /// X.509, DER.
    package var certificate: Bytes

    /// The message with these parts.
    package init(certificate: Bytes) {
        self.certificate = certificate
    }

    package init(fields: Fields) throws(WireError) {
        certificate = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, certificate)
    }
}
