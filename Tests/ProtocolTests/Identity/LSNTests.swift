import Protocol
import Testing

struct LSNTests {
    @Test(
        arguments: zip(
            ["0/0", "0/1700028", "2A/FF", "FFFFFFFF/FFFFFFFF"],
            [0, 0x170_0028, 0x2A_0000_00FF, UInt64.max]))
    func readsAndWritesTheUsualForm(_ text: String, _ value: UInt64) {
        #expect(LSN(text) == LSN(rawValue: value))
        #expect(LSN(rawValue: value).description == text)
    }

    @Test(arguments: ["", "/", "0", "0/", "/0", "0/0/0", "0/123456789", "-1/0", "+1/0", "0/x", " 0/0"])
    func refusesOtherText(_ text: String) {
        #expect(LSN(text) == nil)
    }

    @Test func arithmeticStaysInRange() {
        #expect(LSN.max.advanced(by: 1) == .max)
        #expect(LSN(rawValue: 5).bytes(since: LSN(rawValue: 9)) == 0)
        #expect(LSN(rawValue: 9).bytes(since: LSN(rawValue: 5)) == 4)
        #expect(LSN(rawValue: 0x1FF_FFFF).segmentStart(size: 0x100_0000) == LSN(rawValue: 0x100_0000))
        #expect(LSN(rawValue: 7).segmentStart(size: 0) == LSN(rawValue: 7))
    }

    @Test func paddedFormHasSixteenDigits() {
        #expect(LSN(rawValue: 0xABC).hex16 == "0000000000000abc")
    }
}
