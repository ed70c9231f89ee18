package import Platform
package import Protocol

/// The first object of a repository: who it is and whose keys count in it.
package struct RepositoryRoot: Hashable {
    package var repository: RepositoryID
    package var created: Timestamp
    package var recoverySealingKey: X25519PublicKey
    package var recoverySigningKey: Ed25519PublicKey
    /// The key that lets the coordinator restore unattended; nil in a repository whose coordinator is blind.
    package var siteKey: X25519PublicKey?
    /// Number of the site key, from 0.
    package var siteEpoch: UInt64
    /// The certificate of the authority, in DER.
    package var authorityCertificate: Bytes
    package var site: String
    /// The signing certificate of the coordinator, as it stands in ``SigningCertificate``.
    package var coordinatorCertificate: Bytes

    /// The root with these parts.
    package init(
        repository: RepositoryID, created: Timestamp, recoverySealingKey: X25519PublicKey,
        recoverySigningKey: Ed25519PublicKey, siteKey: X25519PublicKey?, siteEpoch: UInt64 = 0,
        authorityCertificate: Bytes, site: String, coordinatorCertificate: Bytes
    ) {
        self.repository = repository
        self.created = created
        self.recoverySealingKey = recoverySealingKey
        self.recoverySigningKey = recoverySigningKey
        self.siteKey = siteKey
        self.siteEpoch = siteEpoch
        self.authorityCertificate = authorityCertificate
        self.site = site
        self.coordinatorCertificate = coordinatorCertificate
    }

    /// The whole file, signed by the recovery key's signing half.
    package func signed(with key: Ed25519PrivateKey) -> Bytes {
        SignedEnvelope(signing: encoded, .root, with: key).bytes
    }

    /// Reads the whole file and checks its signature.
    ///
    /// That proves only that it was made in one piece: whose repository it is, a digest known before must tell.
    package init(verifying bytes: Bytes) throws(FormatError) {
        let envelope = try SignedEnvelope(bytes, .root)
        let root = try FormatError.reading("repository root") { () throws(WireError) in
            try RepositoryRoot(decoding: envelope.body)
        }
        guard envelope.isSigned(by: root.recoverySigningKey) else {
            throw FormatError("repository root", "its signature does not match")
        }
        self = root
    }

    /// The key in the certificate of the authority.
    package func authorityKey() throws(FormatError) -> Ed25519PublicKey {
        do {
            return try Certificate(der: authorityCertificate).publicKey
        } catch {
            throw FormatError("repository root", "the certificate of the authority is none: \(error)")
        }
    }

    /// The recipients that every input key of this repository is sealed to.
    package var recipients: [Recipient] {
        var all = [Recipient(kind: .recovery, epoch: 0, publicKey: recoverySealingKey)]
        if let siteKey { all.append(Recipient(kind: .site, epoch: siteEpoch, publicKey: siteKey)) }
        return all
    }
}

extension RepositoryRoot: TaggedStruct {
    package static var knownFields: FieldNumbers { .upTo(9) }

    package init(fields: Fields) throws(WireError) {
        repository = try fields.required(1)
        created = try fields.required(2)
        recoverySealingKey = try fields.required(3)
        recoverySigningKey = try fields.required(4)
        siteKey = try fields.optional(5)
        siteEpoch = try fields.optional(6) ?? 0
        authorityCertificate = try fields.required(7)
        site = try fields.required(8)
        coordinatorCertificate = try fields.required(9)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repository)
        fields.put(2, created)
        fields.put(3, recoverySealingKey)
        fields.put(4, recoverySigningKey)
        fields.put(5, siteKey)
        fields.put(6, siteKey == nil ? nil : siteEpoch)
        fields.put(7, authorityCertificate)
        fields.put(8, site)
        fields.put(9, coordinatorCertificate)
    }
}
