package import Platform
package import Protocol

/// The table at the end of a pack's or map pack's plaintext.
package struct PackTable: Hashable {
    /// The longest pack object, sealed.
    package static let objectLimit = 32 << 20
    /// The most plain bytes of a super-block.
    package static let superBlockLimit = 4 << 20
    /// The most plain bytes of a leaf or root.
    package static let partLimit = 16 << 20
    /// Bytes after the table: its length and the magic.
    package static let trailerLength = 8
    private static let magic = Bytes("HFPK".utf8)

    /// Super-blocks of a pack or parts of a map pack; maps name them by index.
    package var entries: [SuperBlockEntry]
    /// In a map pack: the backups that its leaves and roots refer to by index, the first being this one; empty when
    /// they refer to this one only.
    package var backups: [BackupID]

    /// A table of `entries`.
    package init(entries: [SuperBlockEntry] = [], backups: [BackupID] = []) {
        self.entries = entries
        self.backups = backups
    }

    /// The table with its trailer: all that follows the last super-block.
    package var bytes: Bytes {
        let table = encoded
        return table + UInt32(table.count).bigEndianBytes + Self.magic
    }

    /// Where the table lies in a plaintext.
    ///
    /// - Parameters:
    ///   - trailer: the last ``trailerLength`` bytes of the plaintext.
    ///   - plainLength: length of the plaintext.
    /// - Returns: the range of the table without its trailer.
    /// - Throws: when the trailer is none.
    package static func range(trailer: Bytes, plainLength: UInt64) throws(FormatError) -> Range<UInt64> {
        guard trailer.count == trailerLength, trailer[4...].elementsEqual(magic) else {
            throw FormatError("pack", "it does not end as one")
        }
        let length = UInt64(UInt32(bigEndianBytes: trailer[..<4]))
        guard plainLength >= UInt64(trailerLength), length <= plainLength - UInt64(trailerLength) else {
            throw FormatError("pack", "its table is longer than the pack")
        }
        let end = plainLength - UInt64(trailerLength)
        return end - length..<end
    }

    /// Reads the table of a pack.
    ///
    /// - Parameters:
    ///   - bytes: the table without its trailer.
    ///   - offset: where the table begins in the plaintext; every entry must end before it.
    /// - Throws: when the table is malformed.
    package init(parsing bytes: ArraySlice<UInt8>, at offset: UInt64) throws(FormatError) {
        self = try FormatError.reading("pack table") { () throws(WireError) in try Self(decoding: bytes) }
        for entry in entries {
            guard let range = entry.storedRange, range.upperBound <= offset else {
                throw FormatError("pack table", "an entry lies outside the pack")
            }
        }
    }

    /// Reads the table out of a whole plaintext.
    package init(plaintext: Bytes) throws(FormatError) {
        let trailer = Bytes(plaintext.suffix(Self.trailerLength))
        let range = try Self.range(trailer: trailer, plainLength: UInt64(plaintext.count))
        try self.init(parsing: plaintext[Int(range.lowerBound)..<Int(range.upperBound)], at: range.lowerBound)
    }
}

extension PackTable: TaggedStruct {
    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        entries = try fields.repeated(1)
        backups = try fields.repeated(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: entries)
        fields.put(2, repeated: backups)
    }
}

extension SuperBlockEntry {
    /// Where the stored bytes lie in the plaintext; nil when the numbers cannot be true.
    package var storedRange: Range<UInt64>? {
        let (end, overflow) = offset.addingReportingOverflow(storedLength)
        return overflow ? nil : offset..<end
    }
}
