import Agent
import Platform
import Protocol
import Repository
import Testing

@Suite struct PackingTests {
    @Test(arguments: [CompressionSetting.zstd(level: 1), .lz4])
    func filesComeBackFromPacksAndMaps(setting: CompressionSetting) async throws {
        var random = TestBytes(seed: 7)
        let contents = [0, 1, 300, 8192, 8193, 131_072, 1 << 20, (5 << 20) + 77, 9_000_000].map { random.mixed($0) }
        let (packs, maps) = (CollectedPacks(), CollectedPacks(isMap: true))
        let files = try Self.pack(contents, packs, maps, setting)
        let reader = MapReader { _, number in try maps.reader(number) }
        for (file, content) in zip(files, contents) {
            var found = Bytes(repeating: 0, count: content.count)
            try await reader.leaves(of: file) { leaf, offset in
                try Self.fill(&found, leaf, Int(offset), packs)
            }
            #expect(found == content, "file \(file.number)")
        }
    }

    @Test func zeroPagesAreDescribedAndNotStored() throws {
        let packs = CollectedPacks()
        let packer = BlockPacker(packs: packs, setting: .lz4)
        let page = Bytes(repeating: 9, count: 8192)
        let content = page + Bytes(repeating: 0, count: 3 * 8192) + page + Bytes(repeating: 0, count: 100)
        let runs = try Self.runs(of: content, 0, packer)
        try packer.finish()
        #expect(runs.map(\.length) == [8192, 3 * 8192, 8192, 100])
        #expect(runs.map { $0.location == nil } == [false, true, false, true])
        #expect(try packs.reader(0).entries.map(\.plainLength) == [2 * 8192])
    }

    @Test func smallFilesShareASuperBlock() throws {
        let packs = CollectedPacks()
        let packer = BlockPacker(packs: packs, setting: .zstd(level: 1))
        for number in 0..<500 {
            _ = try Self.runs(of: Bytes(repeating: UInt8(number % 200 + 1), count: 100), UInt64(number), packer)
        }
        try packer.finish()
        let entries = try packs.reader(0).entries
        #expect(packs.count == 1 && entries.count == 1)
        let runs = try Run.unpack(entries[0].packedRuns ?? [], plainLength: 50_000)
        #expect(runs.map(\.file) == (0..<500).map { UInt64($0) })
    }

    @Test func anAlteredOrCutPackIsRefused() throws {
        let packs = CollectedPacks()
        let packer = BlockPacker(packs: packs, setting: .lz4)
        var random = TestBytes(seed: 3)
        _ = try Self.runs(of: random.random(100_000), 0, packer)
        try packer.finish()
        let body = try #require(packs.object(0)?.body)
        for length in [0, 10, 200, 16_700, body.count - 1] {
            #expect(throws: (any Error).self) { try packs.reader(of: Bytes(body[..<length]), 0) }
        }
        let buffer = RawBuffer(capacity: BlockPacker.blockLength)
        for _ in 0..<40 {
            var wrong = body
            wrong[random.number(below: body.count)] ^= 1 << UInt8(random.number(below: 8))
            #expect(throws: (any Error).self) {
                try packs.reader(of: wrong, 0).read(part: 0, into: buffer)
            }
        }
    }

    private static func pack(
        _ contents: [Bytes], _ packs: CollectedPacks, _ maps: CollectedPacks, _ setting: CompressionSetting
    ) throws -> [ManifestFile] {
        let packer = BlockPacker(packs: packs, setting: setting)
        let builder = MapBuilder(packs: maps)
        let files = try contents.enumerated().map { number, content in
            let map = try builder.add(try runs(of: content, UInt64(number), packer))
            var file = ManifestFile(
                number: UInt64(number), root: .dataDirectory, path: Bytes("f\(number)".utf8), mode: 0o600,
                length: UInt64(content.count), modified: Timestamp(microseconds: 0), mapDigest: map.digest)
            switch map.place {
            case .leaf(let bytes): file.leaf = bytes
            case .root(let pack, let part): (file.mapPack, file.mapPart) = (pack, part)
            }
            return file
        }
        try packer.finish()
        try builder.finish()
        return files
    }

    private static func runs(of content: Bytes, _ number: UInt64, _ packer: BlockPacker) throws -> [MapRun] {
        packer.begin(file: number)
        var offset = 0
        while offset < content.count {
            let space = try packer.space(expecting: UInt64(content.count - offset))
            let count = min(space.count, content.count - offset)
            space.copyBytes(from: content[offset..<offset + count])
            try packer.take(count)
            offset += count
        }
        return packer.endFile()
    }

    private static func fill(_ found: inout Bytes, _ leaf: Leaf, _ start: Int, _ packs: CollectedPacks) throws {
        let buffer = RawBuffer(capacity: BlockPacker.blockLength)
        var offset = start
        for run in leaf.runs {
            if let place = run.location {
                try packs.reader(place.pack).read(part: place.superBlock, into: buffer)
                let bytes = buffer.bytes[Int(place.offset)..<Int(place.offset) + Int(run.length)]
                found.replaceSubrange(offset..<offset + bytes.count, with: bytes)
            }
            offset += Int(run.length)
        }
    }
}
