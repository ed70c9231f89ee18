import Platform
import Protocol
import Repository
import Testing

@Suite struct MapTests {
    private let place = BlockLocation(backup: 0, pack: 300, superBlock: 2, offset: 8192)

    @Test func leavesReadBackEqual() throws {
        let leaf = Leaf(runs: [LeafRun(length: 8192), LeafRun(length: 100, location: place)])
        #expect(leaf.bytes.hexString == "008040" + "016400ac02028040")
        #expect(try Leaf(decoding: leaf.bytes, length: 8292) == leaf)
        #expect(try Leaf(decoding: [], length: 0) == Leaf())
    }

    @Test func leavesThatDoNotCoverTheirPartAreRefused() {
        let bytes = Leaf(runs: [LeafRun(length: 8192), LeafRun(length: 100, location: place)]).bytes
        for length in [0, 8192, 8291, 8293, Leaf.span + 1, .max] {
            #expect(throws: FormatError.self) { try Leaf(decoding: bytes, length: length) }
        }
        for count in 0..<bytes.count {
            #expect(throws: FormatError.self) { try Leaf(decoding: Bytes(bytes.prefix(count)), length: 8292) }
        }
        #expect(throws: FormatError.self) { try Leaf(decoding: [2, 1], length: 1) }
        #expect(throws: FormatError.self) { try Leaf(decoding: [0, 0, 0, 1], length: 1) }
    }

    @Test func rootsReadBackEqual() throws {
        let leaf = LeafReference(backup: 1, mapPack: 2, part: 300, digest: .sha256(of: [5]))
        let root = MapRoot(leaves: [leaf, leaf])
        let length = Leaf.span + 1
        #expect(try MapRoot(decoding: root.bytes, length: length) == root)
        #expect(throws: FormatError.self) { try MapRoot(decoding: root.bytes, length: Leaf.span) }
        #expect(throws: FormatError.self) { try MapRoot(decoding: root.bytes + [0], length: length) }
        for count in 0..<root.bytes.count {
            #expect(throws: FormatError.self) { try MapRoot(decoding: Bytes(root.bytes.prefix(count)), length: length) }
        }
    }

    @Test func aRootCannotPromiseMoreLeavesThanItHas() {
        var bytes = Bytes()
        Varint.append(UInt64.max / Leaf.span + 1, to: &bytes)
        #expect(throws: FormatError.self) { try MapRoot(decoding: bytes, length: .max) }
    }

    @Test func runsCoverTheirSuperBlockExactly() throws {
        let runs = [Run(file: 1, offset: 0, length: 10), Run(file: 70_000, offset: 1 << 40, length: 5)]
        #expect(try Run.unpack(Run.pack(runs), plainLength: 15) == runs)
        for length in [0, 10, 14, 16] as [UInt64] {
            #expect(throws: FormatError.self) { try Run.unpack(Run.pack(runs), plainLength: length) }
        }
        let endless = Run.pack([Run(file: 1, offset: .max, length: 1)])
        #expect(throws: FormatError.self) { try Run.unpack(endless, plainLength: 1) }
    }

    @Test func aPackEndsWithItsTable() throws {
        let table = PackTable(entries: [SuperBlockEntry(offset: 0, storedLength: 4, plainLength: 4, codec: .none)])
        let pack = [1, 2, 3, 4] + table.bytes
        #expect(try PackTable(plaintext: pack) == table)
        for count in 0..<pack.count {
            #expect(throws: FormatError.self) { try PackTable(plaintext: Bytes(pack.prefix(count))) }
        }
        #expect(throws: FormatError.self) { try PackTable(plaintext: Bytes(pack.dropFirst())) }
        let outside = PackTable(entries: [
            SuperBlockEntry(offset: .max, storedLength: 4, plainLength: 4, codec: .none)
        ])
        #expect(throws: FormatError.self) { try PackTable(plaintext: outside.bytes) }
    }

    @Test func bitmapsHoldTheirNumbersInOneForm() throws {
        let bitmap = Bitmap([0, 9, 10])
        #expect(bitmap.wire == .bytes([0x01, 0x06]))
        #expect(bitmap.members == [0, 9, 10])
        #expect(try Bitmap(wire: bitmap.wire, depth: 0) == bitmap)
        #expect(throws: WireError.self) { try Bitmap(wire: .bytes([1, 0]), depth: 0) }
    }

    @Test func logFramesReadBackEqual() throws {
        let frame = LogFrame(codec: .zstd, plainLength: 1 << 20, storedLength: 77)
        #expect(frame.bytes.hexString == "01001000000000004d")
        #expect(try LogFrame(parsing: frame.bytes[...]) == frame)
        #expect(try LogFrame(parsing: LogFrame.end.bytes[...]) == .end)
        let refused = ["00000000010000000", "ff0000000100000000", "030000000100000001", "010010000100000001"]
        for text in refused {
            let bytes = Bytes(hex: text) ?? []
            #expect(throws: FormatError.self) { try LogFrame(parsing: bytes[...]) }
        }
    }

    @Test func filesHaveTheMapThatFitsTheirLength() throws {
        var file = ManifestFile(
            number: 1, root: .dataDirectory, path: [], mode: 0, length: 1, modified: Timestamp(microseconds: 0),
            leaf: Leaf(runs: [LeafRun(length: 1)]).bytes, mapDigest: .zero)
        #expect(try file.map() == .leaf(Leaf(runs: [LeafRun(length: 1)])))
        file.mapPack = 0
        #expect(throws: FormatError.self) { try file.map() }
        file.leaf = nil
        file.mapPart = 1
        #expect(throws: FormatError.self) { try file.map() }
        file.length = Leaf.span + 1
        #expect(try file.map() == .root(mapPack: 0, part: 1))
    }
}
