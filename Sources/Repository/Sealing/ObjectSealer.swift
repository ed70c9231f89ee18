package import Platform

/// Seals one object as its plain bytes arrive; its inverse is ``ObjectOpener``.
///
/// One use, one caller at a time.
package final class ObjectSealer: Sendable {
    /// Header, salt and commitment: the first bytes of the object, to be written before anything else.
    package let prefix: Bytes
    private let message: CobblestoneSealer

    /// Starts the object at `place`.
    package init(place: ObjectPlace, key: InputKey) throws(SealingError) {
        let header = ObjectHeader(place: place, key: key.id).bytes
        message = try CobblestoneSealer(inputKey: key.secret, context: ObjectHeader.context(of: header))
        prefix = header + message.preamble
    }

    /// Takes the next plain bytes and appends every chunk that they complete.
    package func seal(_ plain: UnsafeRawBufferPointer, into output: inout Bytes) {
        message.seal(plain, into: &output)
    }

    /// Takes the next plain bytes and appends every chunk that they complete.
    package func seal(_ plain: Bytes, into output: inout Bytes) {
        plain.withUnsafeBytes { message.seal($0, into: &output) }
    }

    /// Appends the last chunk; the object is whole.
    package func finish(into output: inout Bytes) {
        message.finish(into: &output)
    }

    /// Seals a whole object in memory.
    package static func seal(_ plain: Bytes, place: ObjectPlace, key: InputKey) throws(SealingError) -> Bytes {
        let sealer = try ObjectSealer(place: place, key: key)
        var object = Bytes()
        object.reserveCapacity(
            sealer.prefix.count + Int(Cobblestone.sealedLength(ofPlain: UInt64(plain.count))))
        object += sealer.prefix
        sealer.seal(plain, into: &object)
        sealer.finish(into: &object)
        return object
    }
}
