import Agent
import CKernels
import Testing

@Suite struct CRC32CTests {
    @Test(arguments: [0, 1, 7, 8, 9, 24, 63, 8192, 8193])
    func kernelsAgreeWithTheirTwin(count: Int) {
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
        let expected = CRC32CTwin.checksum(of: bytes)
        #expect(~hf_crc32c_plain(.max, bytes, count) == expected)
        if hf_crc32c_has_instruction() != 0 { #expect(~hf_crc32c_fast(.max, bytes, count) == expected) }
        #expect(CRC32C.of(bytes) == expected)
    }

    @Test(arguments: 0...40) func partsMakeTheWhole(cut: Int) {
        let bytes = (0..<40).map { UInt8($0 * 6) }
        var crc = CRC32C()
        crc.update(bytes.span.bytes.extracting(first: cut))
        crc.update(bytes.span.bytes.extracting(last: 40 - cut))
        #expect(crc.value == CRC32CTwin.checksum(of: bytes))
    }
}
