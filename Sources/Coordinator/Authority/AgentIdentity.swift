package import Platform
package import Protocol

/// An enrolled agent, as the authority vouches for it.
package struct AgentIdentity: Sendable, Equatable {
    package var id: AgentID
    package var name: String
    package var site: String
    /// What its token allowed.
    package var roles: Set<AgentRole>
    /// The signing certificate for records, as stored in upkeep chains.
    package var signingCertificate: Bytes
    package var hostName: String
    package var enrolled: Timestamp
    /// End of the newest TLS certificate.
    package var certificateExpires: Timestamp
    /// When it was revoked; nil while it is trusted.
    package var revoked: Timestamp?

    package init(
        id: AgentID, name: String, site: String, roles: Set<AgentRole>, signingCertificate: Bytes, hostName: String,
        enrolled: Timestamp, certificateExpires: Timestamp, revoked: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.site = site
        self.roles = roles
        self.signingCertificate = signingCertificate
        self.hostName = hostName
        self.enrolled = enrolled
        self.certificateExpires = certificateExpires
        self.revoked = revoked
    }
}

extension AgentIdentity {
    /// Reads the file of an identity.
    init(file: FactFile, name: String) throws(HoldfastError) {
        self.init(
            id: try file.required("agent", of: name) { AgentID(text: $0) },
            name: try file.required("name", of: name) { AgentName($0)?.text },
            site: try file.required("site", of: name) { $0 },
            roles: try file.required("roles", of: name, AgentRole.set),
            signingCertificate: try file.required("signing-certificate", of: name) { Bytes(hex: $0) },
            hostName: try file.required("host", of: name) { $0 },
            enrolled: try file.required("enrolled", of: name) { Timestamp(iso8601: $0) },
            certificateExpires: try file.required("certificate-expires", of: name) { Timestamp(iso8601: $0) },
            revoked: try file.optional("revoked", of: name) { Timestamp(iso8601: $0) })
    }

    var file: FactFile {
        var file = FactFile()
        file.add("agent", id.description)
        file.add("name", name)
        file.add("site", site)
        file.add("roles", roles.text)
        file.add("signing-certificate", signingCertificate.hexString)
        file.add("host", hostName)
        file.add("enrolled", enrolled.iso8601)
        file.add("certificate-expires", certificateExpires.iso8601)
        file.add("revoked", revoked?.iso8601)
        return file
    }
}

extension AgentRole {
    /// Reads `protect`, `restore` or both with a comma between.
    static func set(_ text: String) -> Set<AgentRole>? {
        var roles: Set<AgentRole> = []
        for word in text.split(separator: ",") {
            guard let role = AgentRole.allCases.first(where: { $0.text == word }) else { return nil }
            roles.insert(role)
        }
        return roles.isEmpty ? nil : roles
    }
}

extension Set<AgentRole> {
    /// The words in a fixed order, with commas.
    var text: String { sorted { $0.rawValue < $1.rawValue }.map(\.text).joined(separator: ",") }
}
