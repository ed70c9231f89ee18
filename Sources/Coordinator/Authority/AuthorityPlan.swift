/// What `init` is asked to make.
package struct AuthorityPlan: Sendable {
    package var dataDirectory: String
    /// Where the repository will be; absolute.
    package var repositoryDirectory: String
    package var site: String
    /// Host names that the coordinator's certificate bears.
    package var hostNames: [String]
    /// Where the recovery key is written, once.
    package var recoveryKeyFile: String
    /// Directory of the operator's profile.
    package var profileDirectory: String
    /// The operator's name.
    package var person: String
    /// The coordinator's address in that profile.
    package var address: String
    /// Without a site key the coordinator can never open anything.
    package var isBlind: Bool

    package init(
        dataDirectory: String, repositoryDirectory: String, site: String, hostNames: [String],
        recoveryKeyFile: String, profileDirectory: String, person: String, address: String, isBlind: Bool
    ) {
        self.dataDirectory = dataDirectory
        self.repositoryDirectory = repositoryDirectory
        self.site = site
        self.hostNames = hostNames
        self.recoveryKeyFile = recoveryKeyFile
        self.profileDirectory = profileDirectory
        self.person = person
        self.address = address
        self.isBlind = isBlind
    }
}
