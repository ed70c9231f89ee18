import Platform
import Protocol

/// Putting an authority together under a name of its own, which it changes for the real one last. Blocking.
extension AuthorityPaths {
    /// The authority while it is put together.
    static func beginning(in dataDirectory: String) -> AuthorityPaths {
        AuthorityPaths(directory: dataDirectory + "/authority.new")
    }

    /// Makes the empty directories, in place of what an earlier try left there.
    func makeDirectories() throws(SystemError) {
        try Files.removeTree(directory)
        for path in [directory, identities, operators, tokens] { try Files.makeDirectories(path, mode: 0o700) }
    }

    /// Makes it the authority of the data directory; there must be none.
    func finish(in dataDirectory: String) throws(SystemError) {
        try Files.syncTree(directory)
        try Files.renameExclusively(directory, to: dataDirectory + "/authority")
        try Files.syncDirectory(dataDirectory)
    }

    /// A new key and certificate by which connections know the coordinator.
    func writeIdentity(
        of coordinator: CoordinatorID, _ authority: CertificateAuthority, hostNames: [String], now: Timestamp
    ) throws {
        let key = Ed25519PrivateKey.generate()
        let certificate = try authority.issue(
            subject: CertificateSubject(
                commonName: "Holdfast coordinator", identity: PeerIdentity.coordinatorPrefix + coordinator.description,
                dnsNames: hostNames),
            publicKey: key.publicKey, notBefore: now.advanced(by: .zero - CertificateTerms.allowance),
            notAfter: now.advanced(by: CertificateTerms.connection), usage: .server)
        try Files.createOnly(self.certificate, PEM.encode([certificate]), mode: 0o600)
        try Self.write(self.key, PEM.encode(key))
    }

    /// Writes a new file of one secret.
    static func write(_ path: String, _ secret: SecretBytes) throws {
        try secret.withUnsafeBytes { bytes in
            let file = try NewFile(path, mode: 0o600)
            try Files.writeAll(file.descriptor, bytes)
            try file.publish()
        }
    }
}
