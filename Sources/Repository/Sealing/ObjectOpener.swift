package import Platform

/// Opens one object as its sealed bytes arrive; its inverse is ``ObjectSealer``.
///
/// One use, one caller at a time. Plain bytes leave only after their chunk's tag has passed; the object is whole only
/// when ``finish(into:)`` has returned.
package final class ObjectOpener {
    private let keyring: Keyring
    private let place: ObjectPlace
    private var start = Bytes()
    private var message: CobblestoneOpener?

    /// Awaits the object that belongs at `place`.
    package init(expecting place: ObjectPlace, keyring: Keyring) {
        self.place = place
        self.keyring = keyring
    }

    /// Takes the next sealed bytes and appends every plain chunk that they complete.
    package func feed(_ sealed: UnsafeRawBufferPointer, into output: inout Bytes) throws(SealingError) {
        if let message { return try message.open(sealed, into: &output) }
        var rest = sealed
        take(&rest, upTo: Envelope.headLength)
        guard let length = try ObjectPrefix.length(in: start) else { return }
        take(&rest, upTo: length)
        guard start.count == length else { return }
        let prefix = try ObjectPrefix(parsing: start)
        let message = try prefix.opener(try prefix.key(from: keyring, expecting: place))
        self.message = message
        try message.open(rest, into: &output)
    }

    /// Moves bytes of the prefix out of `rest`, until there are `count` of them.
    private func take(_ rest: inout UnsafeRawBufferPointer, upTo count: Int) {
        let taken = min(max(0, count - start.count), rest.count)
        start.append(contentsOf: rest[..<taken])
        rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
    }

    /// Opens the last chunk: the object is whole.
    package func finish(into output: inout Bytes) throws(SealingError) {
        guard let message else { throw .cutShort }
        try message.finish(into: &output)
    }

    /// Opens a whole object in memory.
    package static func open(
        _ object: Bytes, expecting place: ObjectPlace, keyring: Keyring
    ) throws(SealingError) -> Bytes {
        let opener = ObjectOpener(expecting: place, keyring: keyring)
        var plain = Bytes()
        plain.reserveCapacity(object.count)
        try object.span.bytes.withUnsafeBytes { bytes throws(SealingError) in try opener.feed(bytes, into: &plain) }
        try opener.finish(into: &plain)
        return plain
    }
}
