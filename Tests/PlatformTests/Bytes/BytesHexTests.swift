import Platform
import Testing

struct BytesHexTests {
    @Test func writesLowerCaseAndReadsBoth() {
        #expect(([0, 15, 16, 171, 255] as Bytes).hexString == "000f10abff")
        #expect(Bytes(hex: "000F10abFf") == [0, 15, 16, 171, 255])
        #expect(Bytes(hex: "") == [])
    }

    @Test(arguments: ["0", "0g", "é", "0x00", " 00", "+1"])
    func refusesOtherText(text: String) {
        #expect(Bytes(hex: text) == nil)
    }
}
