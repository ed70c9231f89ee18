package import Platform
import Protocol

/// A sealed and signed piece of log on its way into the repository.
///
/// The agent makes it, the coordinator keeps it without opening it, and a restore proves and opens it.
package struct SealedTailSlice: Hashable, Sendable {
    /// The most bytes of log in one slice.
    package static let logLimit: UInt64 = 512 << 10
    /// The most bytes of its object: the log as it is, frames, and what sealing adds.
    package static let objectLimit = 640 << 10

    package let place: TailSlicePlace
    /// The object, header to last chunk.
    package let object: Bytes
    /// Ed25519, 64 bytes.
    package let signature: Bytes

    /// A slice as it arrived; nothing of it is checked yet.
    package init(place: TailSlicePlace, object: Bytes, signature: Bytes) {
        self.place = place
        self.object = object
        self.signature = signature
    }

    /// Seals and signs a slice.
    ///
    /// - Parameters:
    ///   - frames: the plain bytes of the object: log frames and the end frame.
    ///   - place: which piece of log it is; its key id must be `key`'s.
    ///   - key: what it is sealed with; durable and listed by a signed log index before the slice is sent.
    ///   - signingKey: the agent's.
    /// - Throws: when the key has not 32 bytes.
    package init(
        sealing frames: Bytes, place: TailSlicePlace, key: InputKey, signingKey: Ed25519PrivateKey
    ) throws(SealingError) {
        precondition(place.key == key.id, "a slice names the key that seals it")
        self.place = place
        object = try ObjectSealer.seal(frames, place: place.object, key: key)
        signature = signingKey.sign(place.statement(.sha256(of: object)))
    }

    /// Whether `key` signed all of it.
    package func isSigned(by key: Ed25519PublicKey) -> Bool {
        key.isValid(signature: signature, for: place.statement(.sha256(of: object)))
    }

    /// The index of the first of `keys` that signed all of it; nil when none did.
    package func signer(among keys: [Ed25519PublicKey]) -> Int? {
        let statement = place.statement(.sha256(of: object))
        return keys.firstIndex { $0.isValid(signature: signature, for: statement) }
    }

    /// The log frames, the end frame among them; the signature is checked apart.
    package func open(with keyring: Keyring) throws(SealingError) -> Bytes {
        let prefix = try ObjectPrefix(parsing: object)
        guard prefix.header.key == place.key else { throw .unknownKey(prefix.header.key) }
        let message = try prefix.opener(try prefix.key(from: keyring, expecting: place.object))
        var plain = Bytes()
        plain.reserveCapacity(object.count)
        try object.span.bytes.withUnsafeBytes { bytes throws(SealingError) in
            try message.open(UnsafeRawBufferPointer(rebasing: bytes[prefix.length...]), into: &plain)
        }
        try message.finish(into: &plain)
        return plain
    }
}

extension RecordSigner {
    /// Seals and signs a slice of this writer's log; see ``SealedTailSlice/init(sealing:place:key:signingKey:)``.
    package func slice(
        sealing frames: Bytes, place: TailSlicePlace, key: InputKey
    ) throws(SealingError) -> SealedTailSlice {
        try SealedTailSlice(sealing: frames, place: place, key: key, signingKey: self.key)
    }
}
