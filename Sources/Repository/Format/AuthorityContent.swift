package import Platform
package import Protocol

/// What a copy of the authority holds: keys, and who is trusted. Secret.
package struct AuthorityContent: TaggedStruct, Hashable {
    /// In the order of their names.
    package var files: [NamedFile]

    /// The structure with these parts.
    package init(files: [NamedFile]) {
        self.files = files.sorted { $0.name < $1.name }
    }

    package static var knownFields: FieldNumbers { .upTo(1) }

    package init(fields: Fields) throws(WireError) {
        files = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: files)
    }

    /// What tells two contents apart without telling anything of them: only who has the signing key can compute it.
    package func fingerprint(_ key: Ed25519PrivateKey) -> Digest {
        let info = Bytes("holdfast/authority-fingerprint/v1".utf8) + [0] + Digest.sha256(of: encoded).bytes
        let derived = try? HKDF.expand(
            hash: .sha256, prk: key.rawRepresentation, info: info, length: Digest.byteCount)
        guard let digest = derived?.withUnsafeBytes({ Digest(bytes: Bytes($0)) }) else {
            preconditionFailure("thirty-two bytes can be derived")
        }
        return digest
    }
}
