import Glibc
package import Platform
import Protocol
import Repository

/// Makes a new coordinator for a repository whose coordinator is lost, from the repository and the recovery key alone.
///
/// The authority is that of the newest copy that can be opened: the same certificate authority and signing key, so that
/// agents and operators go on as they are. Everything is put together beside and takes its name last; a try that was cut
/// short can be run again.
package struct Adoption: Sendable {
    let plan: AuthorityPlan
    let clock: any WallClock

    /// Prepares to adopt the repository of `plan`, whose recovery key file is there to be read.
    package init(_ plan: AuthorityPlan, clock: any WallClock) {
        self.plan = plan
        self.clock = clock
    }

    /// Makes everything.
    ///
    /// - Throws: `authorityExists`, `adoptionFailed`, `recoveryKeyRefused`, `repositoryUnusable`; what makes the repository unreadable.
    package func run() async throws -> Adopted {
        let plan = plan
        let store = try await BlockingThreads.shared.run {
            try refuseWhatExists()
            return try RepositoryOpening.store(plan.repositoryDirectory)
        }
        let reader = try await RepositoryOpening.reader(store)
        let recovery = try await BlockingThreads.shared.run { try RecoveryKeyFile.read(plan.recoveryKeyFile) }
        try recovery.requireKeys(of: reader.root)
        let found = try await newestCopy(reader, recovery)
        let authority = try await BlockingThreads.shared.run {
            try dropUnfinishedProfile(found)
            return try write(found, reader.root)
        }
        let filler = CatalogFiller(
            reader: reader, keys: authority.keys, recovery: recovery, dataDirectory: plan.dataDirectory, clock: clock)
        let counts = try await filler.fill { catalog in
            // From here on a former coordinator that still lives is no more: it finds this copy and ends.
            let copies = AuthorityCopies(
                authority: authority, reader: reader, catalog: catalog, clock: clock, log: .silent)
            try await copies.copy()
            FaultPoint.hit("adoption.announced")
        }
        let former = try await BlockingThreads.shared.run {
            let former = try setProfileAside()
            try writeProfile(authority)
            _ = try filler.finish()
            try AuthorityPaths.beginning(in: plan.dataDirectory).finish(in: plan.dataDirectory)
            return former
        }
        return Adopted(
            rootDigest: authority.keys.rootDigest, generation: authority.keys.generation, copy: found.copy.epoch,
            damagedCopies: found.damaged, counts: counts, isBlind: authority.keys.siteKey == nil,
            formerProfile: former)
    }

    private struct FoundCopy: Sendable {
        let copy: AuthorityCopy
        let content: AuthorityContent
        /// Newer ones that do not hold.
        let damaged: [UInt64]
    }

    private func newestCopy(_ reader: RepositoryReader, _ recovery: RecoveryKeyFile) async throws -> FoundCopy {
        var damaged: [UInt64] = []
        var reason = "there is none"
        for epoch in try await reader.authorityEpochs() {
            do {
                let copy = try await reader.authorityCopy(epoch)
                return FoundCopy(copy: copy, content: try copy.open(with: recovery.sealing), damaged: damaged)
            } catch {
                damaged.append(epoch)
                reason = "copy \(epoch): \(error)"
            }
        }
        throw HoldfastError(
            .adoptionFailed,
            "no copy of the authority in '\(plan.repositoryDirectory)' can be used (\(reason)); backups can still be "
                + "restored with 'holdfast-agent restore --recovery-key'")
    }
}

/// What is written. Blocking.
extension Adoption {
    private func refuseWhatExists() throws {
        let path = plan.dataDirectory + "/authority"
        guard try Files.exists(path) else { return }
        throw HoldfastError(.authorityExists, "'\(path)' exists already and is never replaced; move it away first")
    }

    /// Puts the authority together beside its place.
    private func write(_ found: FoundCopy, _ root: RepositoryRoot) throws -> Authority {
        let paths = AuthorityPaths.beginning(in: plan.dataDirectory)
        let now = clock.now()
        try Files.makeDirectories(plan.dataDirectory)
        try paths.makeDirectories()
        for file in found.content.files {
            guard AuthorityPaths.mayBeCopied(file.name) else {
                throw HoldfastError(
                    .adoptionFailed,
                    "the copy of the authority holds '\(file.name.escapedForOneLine)', which is no part of one")
            }
            try Files.createOnly(paths.directory + "/" + file.name, file.bytes, mode: 0o600)
        }
        try Files.createOnly(paths.repository, Bytes((plan.repositoryDirectory + "\n").utf8), mode: 0o600)
        let (generation, overflow) = found.copy.generation.addingReportingOverflow(1)
        guard !overflow else { throw HoldfastError(.adoptionFailed, "the repository was taken over too often") }
        try Files.createOnly(paths.generation, Bytes("\(generation)\n".utf8), mode: 0o600)
        let key = try PEM.ed25519PrivateKey(SecretBytes(try Files.readFile(paths.authorityKey)))
        let issuer = try CertificateAuthority(certificate: Certificate(der: root.authorityCertificate), key: key)
        let signing = try SigningCertificate(verifying: root.coordinatorCertificate, authority: try root.authorityKey())
        try paths.writeIdentity(
            of: CoordinatorID(sameBytesAs: signing.subject), issuer, hostNames: plan.hostNames, now: now)
        try AuditLog(path: paths.audit).append(
            "authority.adopted",
            [("repository", root.repository.description), ("copy", String(found.copy.epoch)), ("by", plan.person)],
            at: now)
        return try Authority.load(paths: paths, clock: clock)
    }

    /// A profile that a try wrote which was cut short afterwards serves nowhere. Without its last file it is none, and is
    /// written over.
    private func dropUnfinishedProfile(_ found: FoundCopy) throws {
        let noted = AuthorityPaths.beginning(in: plan.dataDirectory).operatorFile(plan.person)
        let certificate = plan.profileDirectory + "/" + OperatorProfile.certificateName
        let profile = plan.profileDirectory + "/" + OperatorProfile.fileName
        guard try Files.exists(noted), try Files.exists(certificate), try Files.exists(profile),
            let held = try? PEM.certificates(try Files.readFile(certificate)).first?.sha256.hexString
        else { return }
        func names(_ bytes: Bytes) -> Bool { String(decoding: bytes, as: UTF8.self).contains(held) }
        // The authority that is being put together took over whom the copy knows; who it knows alone, it made.
        let isKnown = found.content.files.contains { names($0.bytes) }
        if !isKnown, try names(Files.readFile(noted)) { try Files.remove(profile) }
    }

    /// An earlier profile is kept under another name: it may be needed when the former coordinator comes back.
    ///
    /// - Returns: Where it is now.
    private func setProfileAside() throws -> String? {
        guard try Files.exists(plan.profileDirectory + "/" + OperatorProfile.fileName) else { return nil }
        let aside = plan.profileDirectory + ".before-\(clock.now().microseconds)"
        try Files.renameExclusively(plan.profileDirectory, to: aside)
        return aside
    }

    private func writeProfile(_ authority: Authority) throws {
        try OperatorProfile(plan: plan, authority: authority.keys.issuer, now: clock.now()).write(
            operators: authority.paths)
    }
}
