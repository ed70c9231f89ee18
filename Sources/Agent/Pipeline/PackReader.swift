package import Platform
import Protocol
package import Repository

/// Opens the parts of one pack that is in memory; the inverse of ``PackBuilder``.
///
/// One owner at a time. A part's bytes are handed out only after their tags have passed.
package final class PackReader {
    /// Super-blocks of a pack, or parts of a map pack.
    package let entries: [SuperBlockEntry]
    private let object: Bytes
    private let opener: RandomAccessOpener
    private let decompressor = Decompressor()
    /// The opened chunks of the part at hand.
    private var chunks = Bytes()

    /// Opens the table of a pack.
    ///
    /// - Parameters:
    ///   - object: all bytes of the pack; its length or its digest has been compared with the inventory's.
    ///   - place: where the object belongs.
    ///   - keyring: the keys at hand.
    /// - Throws: when the object is another one, or is damaged.
    package init(_ object: Bytes, expecting place: ObjectPlace, keyring: Keyring) throws {
        self.object = object
        opener = try RandomAccessOpener(
            prefix: try ObjectPrefix(parsing: object), objectLength: UInt64(object.count), expecting: place,
            keyring: keyring)
        let plainLength = opener.plainLength
        let trailer = try Self.plain(
            plainLength - min(plainLength, UInt64(PackTable.trailerLength))..<plainLength, of: object, opener)
        let range = try PackTable.range(trailer: trailer, plainLength: plainLength)
        let table = try Self.plain(range, of: object, opener)
        entries = try PackTable(parsing: table[...], at: range.lowerBound).entries
    }

    /// Puts the plain bytes of part `number` into `buffer`, in place of what is there.
    ///
    /// - Throws: when there is no such part, when it is damaged, or larger than the buffer.
    package func read(part number: UInt32, into buffer: RawBuffer) throws {
        guard Int(number) < entries.count else { throw PipelineError("the pack has no part \(number)") }
        let entry = entries[Int(number)]
        guard let range = entry.storedRange, entry.plainLength <= UInt64(buffer.capacity) else {
            throw PipelineError("part \(number) of the pack has an impossible length")
        }
        chunks.removeAll(keepingCapacity: true)
        let stored = try Self.append(range, of: object, opener, to: &chunks)
        buffer.clear()
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer.space[..<Int(entry.plainLength)])
        try chunks.withUnsafeBytes {
            try decompressor.decompress(UnsafeRawBufferPointer(rebasing: $0[stored]), codec: entry.codec, into: target)
        }
        buffer.take(target.count)
    }

    private static func plain(
        _ range: Range<UInt64>, of object: Bytes, _ opener: RandomAccessOpener
    ) throws -> Bytes {
        var output = Bytes()
        return Bytes(output[try append(range, of: object, opener, to: &output)])
    }

    /// Opens the chunks of `range`.
    ///
    /// - Returns: where in `output` the bytes of `range` are.
    private static func append(
        _ range: Range<UInt64>, of object: Bytes, _ opener: RandomAccessOpener, to output: inout Bytes
    ) throws -> Range<Int> {
        let sealed = opener.sealedRange(of: range)
        guard sealed.upperBound <= UInt64(object.count) else { throw PipelineError("the pack is cut short") }
        return try object.withUnsafeBytes { bytes in
            let piece = UnsafeRawBufferPointer(rebasing: bytes[Int(sealed.lowerBound)..<Int(sealed.upperBound)])
            return try opener.openChunks(of: range, sealed: piece, into: &output)
        }
    }
}
