import CKernels
import Testing

@Suite struct PageChecksumTests {
    @Test(arguments: [1024, 4096, 8192, 32768], [UInt32(0), 1, 131_071, .max])
    func kernelAgreesWithItsTwin(size: Int, block: UInt32) {
        var generator = SystemRandomNumberGenerator()
        let page = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        #expect(hf_page_checksum(page, size, block) == PageChecksumTwin.checksum(of: page, block: block))
    }

    @Test func storedChecksumDoesNotCount() {
        var page = [UInt8](repeating: 7, count: 8192)
        let before = hf_page_checksum(page, page.count, 3)
        page[8] = 1
        page[9] = 2
        #expect(hf_page_checksum(page, page.count, 3) == before)
        page[10] = 9
        #expect(hf_page_checksum(page, page.count, 3) != before)
    }

    @Test(arguments: [(0, true), (1, true), (8192, true)])
    func zerosAreSeen(count: Int, expected: Bool) {
        #expect((hf_is_zero([UInt8](repeating: 0, count: count), count) != 0) == expected)
    }

    @Test(arguments: [0, 1, 4096, 8191]) func oneBitIsSeen(position: Int) {
        var bytes = [UInt8](repeating: 0, count: 8192)
        bytes[position] = 1
        #expect(hf_is_zero(bytes, bytes.count) == 0)
    }
}

/// PostgreSQL's page checksum written for reading: one sum after the other.
enum PageChecksumTwin {
    static func checksum(of page: [UInt8], block: UInt32) -> UInt16 {
        var page = page
        page[8] = 0
        page[9] = 0
        let words = stride(from: 0, to: page.count, by: 4).map { at in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(page[at + $1]) << UInt32(8 * $1) }
        }
        let seeds = withUnsafeBytes(of: hf_page_seeds) { Array($0.bindMemory(to: UInt32.self)) }
        var all = block
        for (lane, seed) in seeds.enumerated() {
            var sum = seed
            for word in stride(from: lane, to: words.count, by: seeds.count).map({ words[$0] }) + [0, 0] {
                let mixed = sum ^ word
                sum = (mixed &* 16_777_619) ^ (mixed >> 17)
            }
            all ^= sum
        }
        return UInt16(all % 65535 + 1)
    }
}
