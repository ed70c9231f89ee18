package import Platform
package import Protocol

extension X25519PublicKey: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let key = try? X25519PublicKey(raw: try Bytes(wire: wire, depth: depth)) else {
            throw WireError(.badValue)
        }
        self = key
    }

    package var wire: WirePayload { rawRepresentation.wire }
}

extension Ed25519PublicKey: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let key = try? Ed25519PublicKey(raw: try Bytes(wire: wire, depth: depth)) else {
            throw WireError(.badValue)
        }
        self = key
    }

    package var wire: WirePayload { rawRepresentation.wire }

    /// How records name the key: the first sixteen bytes of its SHA-256.
    package var keyID: KeyID {
        guard let key = KeyID(bytes: Digest.sha256(of: rawRepresentation).bytes.prefix(KeyID.byteCount)) else {
            preconditionFailure("a digest has more than sixteen bytes")
        }
        return key
    }
}
