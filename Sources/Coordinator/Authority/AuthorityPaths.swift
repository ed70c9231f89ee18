import Platform

/// Where the parts of the authority lie. Directories have mode 0700, files 0600.
struct AuthorityPaths: Sendable {
    let directory: String

    /// The authority in this very directory.
    init(directory: String) {
        self.directory = directory
    }

    /// The authority of a coordinator's data directory.
    init(dataDirectory: String) {
        directory = dataDirectory + "/authority"
    }

    var authorityCertificate: String { directory + "/ca.pem" }
    var authorityKey: String { directory + "/ca.key" }
    var certificate: String { directory + "/coordinator.pem" }
    var key: String { directory + "/coordinator.key" }
    var signingKey: String { directory + "/signing.key" }
    /// The site key, wrapped under `siteKeyProtection`; absent for a blind coordinator.
    var siteKey: String { directory + "/site.key" }
    var siteKeyProtection: String { directory + "/site.kek" }
    var root: String { directory + "/repository.hf" }
    /// Where the repository is.
    var repository: String { directory + "/repository" }
    /// How often the repository was taken over by a new coordinator, and 1.
    var generation: String { directory + "/generation" }
    var identities: String { directory + "/identities" }
    var operators: String { directory + "/operators" }
    var tokens: String { directory + "/tokens" }
    var audit: String { directory + "/audit.log" }

    func identity(_ id: some CustomStringConvertible) -> String { identities + "/\(id)" }
    func token(_ id: some CustomStringConvertible) -> String { tokens + "/\(id)" }
    /// Operators' names are free text, so the file's name is their bytes in hexadecimal.
    func operatorFile(_ name: String) -> String { operators + "/" + Array(name.utf8).hexString }
}
