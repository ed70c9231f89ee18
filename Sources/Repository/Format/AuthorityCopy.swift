package import Platform
package import Protocol

/// A copy of the coordinator's authority in the repository: sealed to the recovery key, signed by the coordinator.
package struct AuthorityCopy: TaggedStruct, Hashable {
    package var repository: RepositoryID
    /// Its number, from 1; the greatest is the newest.
    package var epoch: UInt64
    package var made: Timestamp
    /// How often the repository was taken over by a new coordinator, and 1.
    package var generation: UInt64
    /// ``AuthorityContent/fingerprint(_:)`` of what is sealed.
    package var fingerprint: Digest
    /// The input key of the object, sealed to the recovery key alone.
    package var key: KeyEntry
    /// The sealed content.
    package var object: Bytes

    package static var knownFields: FieldNumbers { .upTo(7) }

    package init(fields: Fields) throws(WireError) {
        repository = try fields.required(1)
        epoch = try fields.required(2)
        made = try fields.required(3)
        generation = try fields.required(4)
        fingerprint = try fields.required(5)
        key = try fields.required(6)
        object = try fields.required(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repository)
        fields.put(2, epoch)
        fields.put(3, made)
        fields.put(4, generation)
        fields.put(5, fingerprint)
        fields.put(6, key)
        fields.put(7, object)
    }
}

extension AuthorityCopy {
    /// The object as it is stored, signed by the coordinator.
    package func signed(with key: Ed25519PrivateKey) -> Bytes {
        SignedEnvelope(signing: encoded, .authority, with: key).bytes
    }

    /// Reads a stored copy and checks everything that needs no key: who signed it, and that it is what its number says.
    package init(verifying bytes: Bytes, epoch: UInt64, root: RepositoryRoot) throws(FormatError) {
        let envelope = try SignedEnvelope(bytes, .authority)
        let copy = try FormatError.reading("copy of the authority") { () throws(WireError) in
            try Self(decoding: envelope.body)
        }
        let coordinator = try SigningCertificate(
            verifying: root.coordinatorCertificate, authority: try root.authorityKey())
        guard envelope.isSigned(by: coordinator.publicKey) else {
            throw FormatError("copy of the authority", "the coordinator did not sign it")
        }
        guard copy.repository == root.repository, copy.epoch == epoch else {
            throw FormatError("copy of the authority", "it is another than its name says")
        }
        guard let length = try ObjectHeader.length(in: copy.object), length <= copy.object.count else {
            throw FormatError("copy of the authority", "its sealed part is cut short")
        }
        let header = try ObjectHeader(parsing: Bytes(copy.object[..<length]))
        guard header.place == copy.place, header.key == copy.key.key else {
            throw FormatError("copy of the authority", "its sealed part belongs elsewhere")
        }
        self = copy
    }

    /// Where the sealed part belongs.
    var place: ObjectPlace { Self.place(repository, epoch) }

    static func place(_ repository: RepositoryID, _ epoch: UInt64) -> ObjectPlace {
        guard let place = ObjectPlace(repository: repository, name: .authority(epoch)) else {
            preconditionFailure("a copy of the authority has a place")
        }
        return place
    }
}
