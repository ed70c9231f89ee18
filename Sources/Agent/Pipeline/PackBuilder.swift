package import Repository

/// One open pack: parts are appended, their table follows at the end. The inverse is ``PackReader``.
///
/// Serves for packs of super-blocks and for map packs alike. One owner at a time.
package final class PackBuilder {
    /// Sealed bytes at which a pack is closed; it may exceed this by one part and its table.
    package static let targetLength = 16 << 20
    /// Parts at which a pack is closed, so that its table stays small.
    package static let partLimit = 4096
    /// How far a pack may grow beyond its target: one part, its tags and the table's last entries.
    package static let overshoot = (1 << 20) + (512 << 10)
    /// A guess for the bytes of a table entry and of a run in it; errs to the long side.
    private static let entryLength = 24
    private static let runLength = 12

    /// The number in the pack's name.
    package let ordinal: UInt32
    private let writer: SealedObjectWriter
    private var entries: [SuperBlockEntry] = []
    private var offset: UInt64 = 0
    private var tableLength = 0
    private let target: Int

    /// Begins pack `ordinal`, whose bytes go to `writer`; it is full at `target` sealed bytes.
    package init(ordinal: UInt32, writer: SealedObjectWriter, target: Int = targetLength) {
        self.target = target
        self.ordinal = ordinal
        self.writer = writer
    }

    /// How many parts it holds, and so the number of the next one.
    package var partCount: Int { entries.count }

    /// Whether it should get no further part.
    package var isFull: Bool {
        writer.length + tableLength >= target || entries.count >= Self.partLimit
    }

    /// Appends a part.
    ///
    /// - Parameters:
    ///   - stored: the part as the codec left it.
    ///   - plainLength: its length before.
    ///   - codec: how it was compressed.
    ///   - runs: the stretches of files it holds, in order; none for parts of maps.
    package func add(_ stored: UnsafeRawBufferPointer, plainLength: Int, codec: Codec, runs: [Run]) {
        writer.append(stored)
        let length = UInt64(stored.count)
        entries.append(
            SuperBlockEntry(
                offset: offset, storedLength: length, plainLength: UInt64(plainLength), codec: codec,
                packedRuns: runs.isEmpty ? nil : Run.pack(runs)))
        offset += length
        tableLength += Self.entryLength + runs.count * Self.runLength
    }

    /// Ends the pack with its table.
    package func finish() -> SealedObject {
        writer.append(PackTable(entries: entries).bytes)
        return writer.finish()
    }
}
