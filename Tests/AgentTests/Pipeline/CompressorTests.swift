import Agent
import Platform
import Repository
import Testing

@Suite struct CompressorTests {
    static let settings: [CompressionSetting] = [.zstd(level: -5), .zstd(level: 1), .zstd(level: 3), .lz4]

    @Test(arguments: settings, [1, 2, 255, 8192, 70_001])
    func whatIsCompressedComesBack(setting: CompressionSetting, length: Int) throws {
        var source = TestBytes(seed: UInt64(length))
        let compressor = Compressor(setting)
        let decompressor = Decompressor()
        for plain in [source.mixed(length), source.random(length), Bytes(repeating: 7, count: length)] {
            let (codec, stored) = compressor.compress(plain)
            #expect(stored.count <= plain.count)
            var found = Bytes(repeating: 0, count: length)
            try Self.decompress(decompressor, stored, codec, into: &found)
            #expect(found == plain)
        }
    }

    @Test(arguments: [CompressionSetting.zstd(level: 3), .lz4])
    func cutAndLengthenedBlocksAreRefused(setting: CompressionSetting) throws {
        let plain = Bytes(repeating: 65, count: 5000) + Bytes("end".utf8)
        let (codec, stored) = Compressor(setting).compress(plain)
        #expect(codec != .none)
        var found = Bytes(repeating: 0, count: plain.count)
        for wrong in [Bytes(stored.dropLast()), stored + [0], Bytes(stored[..<(stored.count / 2)]), []] {
            #expect(throws: PipelineError.self) {
                try Self.decompress(Decompressor(), wrong, codec, into: &found)
            }
        }
    }

    @Test func aFrameBeyondItsLimitIsRefused() throws {
        let plain = Bytes(repeating: 1, count: 10_000)
        let stored = Compressor(.zstd(level: 1)).compress(plain).stored
        #expect(try Decompressor().decompressFrame(stored, limit: 10_000) == plain)
        #expect(throws: PipelineError.self) { try Decompressor().decompressFrame(stored, limit: 9_999) }
        #expect(throws: PipelineError.self) { try Decompressor().decompressFrame([1, 2, 3], limit: 9_999) }
    }

    @Test func settingsAreReadAsTheyAreWritten() throws {
        for text in ["lz4", "zstd:1", "zstd:-3", "zstd:19"] {
            #expect(try CompressionSetting(parsing: text).description == text)
        }
        #expect(try CompressionSetting(parsing: "zstd") == .zstd(level: 3))
    }

    @Test(arguments: ["", "gzip", "zstd:20", "zstd:", "zstd:x", "LZ4", "lz4:1"])
    func otherSettingsAreRefused(text: String) {
        #expect(throws: HoldfastError.self) { try CompressionSetting(parsing: text) }
    }

    private static func decompress(
        _ decompressor: Decompressor, _ stored: Bytes, _ codec: Codec, into plain: inout Bytes
    ) throws {
        try plain.withUnsafeMutableBytes { target in
            try stored.withUnsafeBytes { try decompressor.decompress($0, codec: codec, into: target) }
        }
    }
}
