/// The heads at the front of a body: blocks, origin, top-level transaction, main data.
extension WALBodyWalk {
    private static let shortMainData: UInt8 = 255
    private static let longMainData: UInt8 = 254
    private static let origin: UInt8 = 253
    private static let topLevelXid: UInt8 = 252
    private static let lastBlock: UInt8 = 32

    mutating func readPartHead() {
        switch cell.number(0, as: UInt8.self) {
        case Self.shortMainData: expect(1, .shortLength)
        case Self.longMainData: expect(4, .longLength)
        case Self.origin: passPart(2)
        case Self.topLevelXid: passPart(4)
        case 0...Self.lastBlock: expect(3, .block)
        default: stage = .wrong
        }
    }

    /// A block's head: flags, length of its data, perhaps an image's head, a relation, and the block's number.
    mutating func readBlock() {
        let flags = cell.number(0, as: UInt8.self)
        blockBytes += UInt64(cell.number(1, as: UInt16.self))
        guard flags & 0x10 != 0 else { return endBlock(flags) }
        expect(5, .blockImage(flags: flags))
    }

    mutating func readBlockImage(_ flags: UInt8) {
        blockBytes += UInt64(cell.number(0, as: UInt16.self))
        let image = cell.number(4, as: UInt8.self)
        let hasHoleLength = image & 0x01 != 0 && image & version.compressionFlags != 0
        if hasHoleLength { pass(2) }
        endBlock(flags)
    }

    private mutating func endBlock(_ flags: UInt8) {
        let hasRelation = flags & 0x80 == 0
        passPart(hasRelation ? 16 : 4)
    }

    /// After the last head, which is that of the main data, come the blocks' bytes and then the main data.
    mutating func beginMainData(_ length: UInt64) {
        mainBytes = length
        guard blockBytes <= unclaimed, unclaimed - blockBytes == mainBytes else {
            stage = .wrong
            return
        }
        pass(blockBytes)
        guard case .wrong = stage else { return expect(kind.fixedLength(version), .fixed) }
    }

    private mutating func passPart(_ count: UInt64) {
        pass(count)
        guard case .wrong = stage else { return expect(1, .partHead) }
    }
}
