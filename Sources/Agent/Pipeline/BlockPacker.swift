import Repository

/// Gathers the bytes of files in super-blocks, compresses these, and puts them into packs.
///
/// Owned by one reader thread. Small files share super-blocks; pages of zeros are described and not stored. A caller
/// begins a file, fills ``space`` and counts the bytes in with ``take(_:)`` as often as it needs, and ends the file.
package final class BlockPacker {
    /// Plain bytes of a full super-block.
    package static let blockLength = 1 << 20
    /// A piece of a file is not begun in a rest shorter than this, unless the file is done with it.
    private static let shortRest = 128 << 10

    private let packs: any PackOpener
    private let compressor: Compressor
    private let block = RawBuffer(capacity: blockLength)
    private let compressed: RawBuffer
    private var blockRuns: [Run] = []
    private var pack: PackBuilder?
    private var file: (number: UInt64, offset: UInt64) = (0, 0)
    private var fileRuns: [MapRun] = []

    /// Begins without an open pack.
    ///
    /// - Parameters:
    ///   - packs: where packs are opened, and where full ones go.
    ///   - setting: how super-blocks are compressed.
    package init(packs: any PackOpener, setting: CompressionSetting) {
        self.packs = packs
        compressor = Compressor(setting)
        compressed = RawBuffer(capacity: Compressor.bound(Self.blockLength))
    }

    /// Begins the file with the manifest's `number`.
    package func begin(file number: UInt64) {
        file = (number, 0)
        fileRuns.removeAll(keepingCapacity: true)
    }

    /// Where the next bytes of the file go, when about `expected` more are to come; whole pages unless the file ends.
    ///
    /// - Throws: when a pack has to be closed or opened and that fails.
    package func space(expecting expected: UInt64) throws -> UnsafeMutableRawBufferPointer {
        if block.space.count < Self.shortRest, expected > UInt64(block.space.count) { try flush() }
        if pack == nil { pack = try packs.open() }
        let whole = block.space.count / ZeroPages.pageLength * ZeroPages.pageLength
        let length = expected <= UInt64(block.space.count) ? Int(expected) : whole
        return UnsafeMutableRawBufferPointer(rebasing: block.space[..<length])
    }

    /// Counts in the first `length` bytes of ``space(expecting:)`` as the file's next ones.
    package func take(_ length: Int) throws {
        guard length > 0, let pack else { return }
        let start = block.count
        let piece = UnsafeMutableRawBufferPointer(rebasing: block.space[..<length])
        var kept = 0
        ZeroPages.stretches(of: UnsafeRawBufferPointer(piece)) { range, isZero in
            if isZero {
                add(MapRun(length: UInt64(range.count)))
            } else {
                if kept != range.lowerBound {
                    let target = UnsafeMutableRawBufferPointer(rebasing: piece[kept..<kept + range.count])
                    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece[range]))
                }
                store(range, at: start + kept, in: pack)
                kept += range.count
            }
        }
        block.take(kept)
        file.offset += UInt64(length)
        if block.space.count < ZeroPages.pageLength { try flush() }
    }

    /// Ends the file: its runs in file order.
    package func endFile() -> [MapRun] {
        defer { fileRuns.removeAll(keepingCapacity: true) }
        return fileRuns
    }

    /// Closes the last super-block and the last pack.
    package func finish() throws {
        try flush()
        if let last = pack, last.partCount > 0 { try packs.close(last) }
        pack = nil
    }

    private func store(_ range: Range<Int>, at offset: Int, in pack: PackBuilder) {
        let fileOffset = file.offset + UInt64(range.lowerBound)
        let length = UInt64(range.count)
        blockRuns.append(Run(file: file.number, offset: fileOffset, length: length))
        let location = BlockLocation(
            backup: 0, pack: pack.ordinal, superBlock: UInt32(pack.partCount), offset: UInt32(offset))
        add(MapRun(length: length, location: location))
    }

    /// Appends a run, or lengthens the one before when both lie behind one another.
    private func add(_ run: MapRun) {
        if let last = fileRuns.last, let joined = last.joined(with: run) {
            fileRuns[fileRuns.count - 1] = joined
        } else {
            fileRuns.append(run)
        }
    }

    private func flush() throws {
        guard block.count > 0, let pack else { return }
        let (codec, length) = compressor.compress(block.bytes, into: compressed.space)
        let stored = codec == .none ? block.bytes : UnsafeRawBufferPointer(rebasing: compressed.space[..<length])
        pack.add(stored, plainLength: block.count, codec: codec, runs: blockRuns)
        block.clear()
        blockRuns.removeAll(keepingCapacity: true)
        if pack.isFull {
            self.pack = nil
            try packs.close(pack)
        }
    }
}
