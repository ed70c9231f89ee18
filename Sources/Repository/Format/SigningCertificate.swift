package import Platform
package import Protocol

/// The authority's word that a signing key belongs to an agent or a coordinator.
package struct SigningCertificate: Hashable {
    /// What the subject is.
    package enum SubjectKind: UInt64, Sendable, WireValue {
        case agent = 1
        case coordinator = 2
    }

    package var repository: RepositoryID
    package var subject: WriterID
    package var kind: SubjectKind
    package var name: String
    package var publicKey: Ed25519PublicKey
    package var issued: Timestamp

    /// The certificate with these parts, not yet signed.
    package init(
        repository: RepositoryID, subject: WriterID, kind: SubjectKind, name: String, publicKey: Ed25519PublicKey,
        issued: Timestamp
    ) {
        self.repository = repository
        self.subject = subject
        self.kind = kind
        self.name = name
        self.publicKey = publicKey
        self.issued = issued
    }

    /// How records name the certified key.
    package var keyID: KeyID { publicKey.keyID }

    /// The certificate as it is stored, signed by the authority's key.
    package func signed(with authority: Ed25519PrivateKey) -> Bytes {
        SignedEnvelope(signing: encoded, .certificate, with: authority).bytes
    }

    /// Reads a stored certificate and checks the authority's signature.
    package init(verifying bytes: Bytes, authority: Ed25519PublicKey) throws(FormatError) {
        let envelope = try SignedEnvelope(bytes, .certificate)
        self = try FormatError.reading("signing certificate") { () throws(WireError) in
            try Self(decoding: envelope.body)
        }
        guard envelope.isSigned(by: authority) else {
            throw FormatError("signing certificate", "the authority did not sign it")
        }
    }
}

extension SigningCertificate: TaggedStruct {
    package static var knownFields: FieldNumbers { .upTo(6) }

    package init(fields: Fields) throws(WireError) {
        repository = try fields.required(1)
        subject = try fields.required(2)
        kind = try fields.required(3)
        name = try fields.required(4)
        publicKey = try fields.required(5)
        issued = try fields.required(6)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repository)
        fields.put(2, subject)
        fields.put(3, kind)
        fields.put(4, name)
        fields.put(5, publicKey)
        fields.put(6, issued)
    }
}
