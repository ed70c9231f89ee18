package import Platform
package import Protocol
package import Repository

/// Builds one sealed object in memory: plain bytes in, sealed bytes and their digest out.
///
/// One owner at a time. The digest runs along, while the bytes are still in the processor's cache.
package final class SealedObjectWriter {
    package let name: ObjectName
    private let sealer: ObjectSealer
    private var body: Bytes
    private var hashed = 0
    private let hasher = SHA256Hasher()

    /// Begins the object.
    ///
    /// - Parameters:
    ///   - name: where it will lie, which the sealing binds; the name of a sealed object.
    ///   - repository: the repository it will lie in.
    ///   - key: the input key it is sealed with.
    ///   - memory: an array to be used again; its content is dropped, its capacity kept.
    /// - Throws: when objects of that name are not sealed.
    package init(
        name: ObjectName, repository: RepositoryID, key: InputKey, memory: consuming Bytes = []
    ) throws(SealingError) {
        guard let place = ObjectPlace(repository: repository, name: name) else {
            throw .malformedHeader("\(name) is no sealed object")
        }
        self.name = name
        sealer = try ObjectSealer(place: place, key: key)
        body = memory
        body.removeAll(keepingCapacity: true)
        body += sealer.prefix
    }

    /// Bytes sealed so far.
    package var length: Int { body.count }

    /// Takes the next plain bytes.
    package func append(_ plain: UnsafeRawBufferPointer) {
        sealer.seal(plain, into: &body)
        hashRest()
    }

    /// Takes the next plain bytes.
    package func append(_ plain: Bytes) {
        plain.withUnsafeBytes { append($0) }
    }

    /// Ends the object; the writer is empty afterwards.
    package func finish() -> SealedObject {
        sealer.finish(into: &body)
        hashRest()
        let object = SealedObject(name: name, body: body, digest: Digest(finishing: hasher))
        body = []
        return object
    }

    private func hashRest() {
        body.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[hashed...])) }
        hashed = body.count
    }
}
