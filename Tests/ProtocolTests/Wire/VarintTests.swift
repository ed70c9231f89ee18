import Platform
import Protocol
import Testing

struct VarintTests {
    @Test(
        arguments: zip(
            [0, 1, 127, 128, 300, UInt64.max], ["00", "01", "7f", "8001", "ac02", "ffffffffffffffffff01"]))
    func hasOneForm(_ value: UInt64, _ hex: String) throws {
        var bytes: Bytes = []
        Varint.append(value, to: &bytes)
        #expect(bytes.hexString == hex)
        var rest = bytes[...]
        #expect(try Varint.read(&rest) == value)
        #expect(rest.isEmpty)
    }

    @Test(arguments: ["8000", "ff00", "ffffffffffffffffff02", "ffffffffffffffffff8100", "80808080808080808000"])
    func refusesLongerAndLargerForms(_ hex: String) throws {
        var rest = try #require(Bytes(hex: hex))[...]
        #expect(throws: WireError(.varint)) { try Varint.read(&rest) }
    }

    @Test(arguments: ["", "80", "ffff"])
    func refusesWhatEndsEarly(_ hex: String) throws {
        var rest = try #require(Bytes(hex: hex))[...]
        #expect(throws: WireError(.truncated)) { try Varint.read(&rest) }
    }
}
