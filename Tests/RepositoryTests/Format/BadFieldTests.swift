import Platform
import Protocol
import Repository
import Testing

/// Fields whose bytes are well formed and cannot be what they stand for.
@Suite struct BadFieldTests {
    @Test(arguments: [0, 31, 33])
    func aPublicKeyOfAnotherLengthIsNone(length: Int) {
        let wire = WirePayload.bytes(Bytes(repeating: 1, count: length)[...])
        #expect(throws: WireError.self) { try X25519PublicKey(wire: wire, depth: 0) }
        #expect(throws: WireError.self) { try Ed25519PublicKey(wire: wire, depth: 0) }
    }

    @Test func transactionsOfAnotherTypeAreRefused() {
        var fields = FieldWriter()
        fields.put(1, LSN(rawValue: 16))
        fields.put(2, LSN(rawValue: 32))
        fields.put(4, LSN(rawValue: 32))
        let bytes = fields.finish()
        let error = #expect(throws: WireError.self) { try LogDetails(decoding: bytes) }
        #expect(error?.reason == .wrongType)
    }

    @Test func aTableLongerThanItsPackIsRefused() throws {
        let pack = PackTable(entries: []).encoded
        #expect(throws: FormatError.self) { try PackTable(plaintext: pack + UInt32.max.bigEndianBytes + Self.magic) }
        #expect(throws: FormatError.self) { try PackTable(plaintext: UInt32(1).bigEndianBytes + Self.magic) }
    }

    private static let magic = Bytes("HFPK".utf8)
}
