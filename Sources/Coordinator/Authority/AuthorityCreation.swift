import Glibc
package import Platform
package import Protocol
import Repository

/// Makes an authority, its repository's root and the first operator's profile. Blocking; replaces nothing.
///
/// Everything is put together under `authority.new` and takes its name last, so that an `init` which was cut short can
/// be run again once what it left behind has been looked at.
package struct AuthorityCreation {
    let plan: AuthorityPlan
    let now: Timestamp

    /// Prepares to make what `plan` says.
    package init(_ plan: AuthorityPlan, now: Timestamp) {
        self.plan = plan
        self.now = now
    }

    /// Makes everything.
    ///
    /// - Parameter createStore: Makes the empty repository and stores `repository.hf` in it.
    /// - Returns: SHA-256 of `repository.hf`.
    /// - Throws: `authorityExists` before anything is made, when something is there already.
    package func run(createStore: (_ directory: String, _ root: Bytes) throws -> Void) throws -> Protocol.Digest {
        try refuseWhatExists()
        let repository = RepositoryID.random()
        let recovery = RecoveryKeyFile.generate(for: repository)
        let site = plan.isBlind ? nil : X25519PrivateKey.generate()
        let authorityKey = Ed25519PrivateKey.generate()
        let authority = try CertificateAuthority.create(
            name: "Holdfast \(plan.site)", key: authorityKey, notBefore: start,
            notAfter: now.advanced(by: CertificateTerms.authority))
        let coordinator = CoordinatorID.random()
        let signingKey = Ed25519PrivateKey.generate()
        let root = root(repository, recovery, site, authority, authorityKey, coordinator, signingKey.publicKey)
        let rootBytes = root.signed(with: recovery.signing)

        let paths = AuthorityPaths(directory: plan.dataDirectory + "/authority.new")
        try Files.makeDirectories(plan.dataDirectory)
        try paths.makeDirectories()
        try write(paths.authorityCertificate, PEM.encode([authority.certificate]))
        try write(paths.authorityKey, PEM.encode(authorityKey))
        try write(paths.signingKey, PEM.encode(signingKey))
        try write(paths.root, rootBytes)
        try write(paths.repository, Bytes((plan.repositoryDirectory + "\n").utf8))
        try paths.writeIdentity(of: coordinator, authority, hostNames: plan.hostNames, now: now)
        if let site { try writeSiteKey(paths, site) }
        try writeRecoveryKey(recovery)
        try createStore(plan.repositoryDirectory, rootBytes)
        try OperatorProfile(plan: plan, authority: authority, now: now).write(operators: paths)
        try AuditLog(path: paths.audit).append(
            "authority.created", [("site", plan.site), ("repository", repository.description)], at: now)
        try paths.finish(in: plan.dataDirectory)
        return .sha256(of: rootBytes)
    }

    private var start: Timestamp { now.advanced(by: .zero - CertificateTerms.allowance) }

    private func root(
        _ repository: RepositoryID, _ recovery: RecoveryKeyFile, _ site: X25519PrivateKey?,
        _ authority: CertificateAuthority, _ authorityKey: Ed25519PrivateKey, _ coordinator: CoordinatorID,
        _ signingKey: Ed25519PublicKey
    ) -> RepositoryRoot {
        let certificate = SigningCertificate(
            repository: repository, subject: WriterID(coordinator), kind: .coordinator, name: plan.site,
            publicKey: signingKey, issued: now)
        return RepositoryRoot(
            repository: repository, created: now, recoverySealingKey: recovery.sealing.publicKey,
            recoverySigningKey: recovery.signing.publicKey, siteKey: site?.publicKey,
            authorityCertificate: authority.certificate.derBytes, site: plan.site,
            coordinatorCertificate: certificate.signed(with: authorityKey))
    }

    private func writeSiteKey(_ paths: AuthorityPaths, _ site: X25519PrivateKey) throws {
        let provider = try FileKeyProvider.create(paths.siteKeyProtection)
        try write(paths.siteKey, provider.wrap(site.rawRepresentation, purpose: AuthorityKeys.siteKeyPurpose))
    }

    private func writeRecoveryKey(_ recovery: RecoveryKeyFile) throws {
        try Files.makeDirectories(Files.directory(of: plan.recoveryKeyFile))
        try recovery.text.withUnsafeBytes { text in
            let file = try NewFile(plan.recoveryKeyFile, mode: 0o600)
            try Files.writeAll(file.descriptor, text)
            try file.publish()
        }
    }
}

/// What is there before, and what is made where.
extension AuthorityCreation {
    private func refuseWhatExists() throws {
        let taken = [
            plan.dataDirectory + "/authority", plan.recoveryKeyFile,
            plan.profileDirectory + "/" + OperatorProfile.fileName,
        ]
        for path in taken where try Files.exists(path) {
            throw HoldfastError(.authorityExists, "'\(path)' exists already and is never replaced; move it away first")
        }
        if try Files.exists(plan.repositoryDirectory), try !Files.list(plan.repositoryDirectory).isEmpty {
            throw HoldfastError(
                .authorityExists, "the repository directory '\(plan.repositoryDirectory)' is not empty; choose another")
        }
    }

    private func write(_ path: String, _ bytes: Bytes) throws {
        try Files.createOnly(path, bytes, mode: 0o600)
    }

    private func write(_ path: String, _ secret: SecretBytes) throws {
        try AuthorityPaths.write(path, secret)
    }
}
