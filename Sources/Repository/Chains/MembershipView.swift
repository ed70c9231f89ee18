package import Platform
package import Protocol

/// Which signing keys count in a source's chains, and up to where: what its upkeep chain says.
package struct MembershipView: Sendable {
    private struct Member {
        var certificate: SigningCertificate
        /// Last valid record of each chain once the member was removed; nil while it is one.
        var limits: [ChainName: UInt64]?
    }

    package let repository: RepositoryID
    private let authority: Ed25519PublicKey
    private let coordinator: SigningCertificate
    private var members: [KeyID: Member] = [:]

    /// The view before the first upkeep record: only the coordinator's key counts, and only for upkeep.
    ///
    /// - Parameters:
    ///   - root: the verified root of the repository.
    ///   - authority: the key in the root's certificate of the authority.
    /// - Throws: when the coordinator's certificate does not hold.
    package init(root: RepositoryRoot, authority: Ed25519PublicKey) throws(FormatError) {
        repository = root.repository
        self.authority = authority
        coordinator = try SigningCertificate(verifying: root.coordinatorCertificate, authority: authority)
        guard coordinator.kind == .coordinator, coordinator.repository == root.repository else {
            throw FormatError("repository root", "its signing certificate is not that of its coordinator")
        }
    }

    /// The view before the first upkeep record, under the authority that the root names.
    package init(root: RepositoryRoot) throws(FormatError) {
        try self.init(root: root, authority: try root.authorityKey())
    }

    /// The certificate of `key` when a record at this place may be signed with it.
    package func certificate(of key: KeyID, chain: ChainName, sequence: UInt64) -> SigningCertificate? {
        if chain == .upkeep { return coordinator.keyID == key ? coordinator : nil }
        guard let member = members[key] else { return nil }
        guard let limits = member.limits else { return member.certificate }
        return sequence <= limits[chain] ?? 0 ? member.certificate : nil
    }

    /// The certificates of those that are members now.
    package var current: [SigningCertificate] {
        members.values.filter { $0.limits == nil }.map(\.certificate).sorted { $0.keyID < $1.keyID }
    }

    /// The certificates of those that may have written what belongs to a chain: the members of now, and those that were
    /// removed when the chain had records already.
    package func writers(of chain: ChainName) -> [SigningCertificate] {
        members.values.filter { $0.limits.map { ($0[chain] ?? 0) > 0 } ?? true }.map(\.certificate)
            .sorted { $0.keyID < $1.keyID }
    }

    /// Takes in what an upkeep record says about members; other records change nothing.
    package mutating func apply(_ content: RecordContent) throws(ChainError) {
        switch content {
        case .memberAdded(let added): try add(added)
        case .memberRemoved(let removed): try remove(removed)
        default: break
        }
    }

    private mutating func add(_ added: MemberAddedContent) throws(ChainError) {
        let certificate: SigningCertificate
        do {
            certificate = try SigningCertificate(verifying: added.certificate, authority: authority)
        } catch {
            throw .malformed(error)
        }
        guard certificate.kind == .agent, certificate.repository == repository,
            certificate.subject == WriterID(added.agent)
        else { throw .refusedMember("its certificate is for another") }
        guard members[certificate.keyID] == nil else { throw .refusedMember("its key was a member before") }
        members[certificate.keyID] = Member(certificate: certificate, limits: nil)
    }

    private mutating func remove(_ removed: MemberRemovedContent) throws(ChainError) {
        guard members[removed.key]?.certificate.subject == WriterID(removed.agent) else {
            throw .refusedMember("it is none, so it cannot be removed")
        }
        var limits: [ChainName: UInt64] = [:]
        for position in removed.positions { limits[position.chain] = position.sequence }
        members[removed.key]?.limits = limits
    }
}
