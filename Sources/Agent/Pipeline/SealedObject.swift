package import Platform
package import Protocol

/// A finished sealed object in memory, on its way to the repository.
package struct SealedObject: Sendable {
    package let name: ObjectName
    /// Header and sealed body, all bytes of the object.
    package var body: Bytes
    /// SHA-256 of ``body``.
    package let digest: Digest

    package init(name: ObjectName, body: Bytes, digest: Digest) {
        self.name = name
        self.body = body
        self.digest = digest
    }

    /// An object whose bytes are clear or sealed already.
    package init(name: ObjectName, body: Bytes) {
        self.init(name: name, body: body, digest: .sha256(of: body))
    }
}
