import Agent
import Platform
import Repository
import Testing

@Suite struct LogFrameTests {
    @Test(arguments: [0, 1, 4_000, 1 << 20, (2 << 20) + 5])
    func aSegmentComesBackFromItsFrames(length: Int) throws {
        var random = TestBytes(seed: UInt64(length))
        let plain = random.mixed(length)
        let object = Self.encode(plain)
        for piece in [1 << 20, 100_003, 4_097] {
            var decoder = LogFrameDecoder()
            var found = Bytes()
            for start in stride(from: 0, to: object.count, by: piece) {
                let next = Bytes(object[start..<min(object.count, start + piece)])
                try decoder.feed(next) { found += $0 }
            }
            try decoder.finish()
            #expect(found == plain)
        }
    }

    @Test func aCutIsNoticed() throws {
        let object = Self.encode(Bytes(repeating: 5, count: 3_000))
        for length in 0..<object.count {
            var decoder = LogFrameDecoder()
            try decoder.feed(Bytes(object[..<length])) { _ in }
            #expect(throws: PipelineError.self) { try decoder.finish() }
        }
    }

    @Test func bytesAfterTheEndAreRefused() {
        var decoder = LogFrameDecoder()
        #expect(throws: PipelineError.self) { try decoder.feed(LogFrameEncoder.end + [1]) { _ in } }
    }

    @Test func anUnknownCodecOrLengthIsRefused() {
        for wrong: Bytes in [
            [9, 0, 0, 0, 1, 0, 0, 0, 1, 7], [0, 0, 0, 0, 2, 0, 0, 0, 1, 7], [1, 0, 32, 0, 0, 0, 0, 0, 1, 7],
            [255, 0, 0, 0, 1, 0, 0, 0, 0],
        ] {
            var decoder = LogFrameDecoder()
            #expect(throws: (any Error).self) { try decoder.feed(wrong) { _ in } }
        }
    }

    private static func encode(_ plain: Bytes) -> Bytes {
        let encoder = LogFrameEncoder(.zstd(level: 1))
        var object = Bytes()
        plain.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: LogFrame.plainLimit) {
                let end = min(bytes.count, start + LogFrame.plainLimit)
                encoder.encode(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { object += $0 }
            }
        }
        return object + LogFrameEncoder.end
    }
}
