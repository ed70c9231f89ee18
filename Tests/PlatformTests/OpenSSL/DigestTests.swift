import Platform
import Testing

struct DigestTests {
    private static let abc256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    private static let nothing256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func hashesTheStandardsExamples() {
        #expect(SHA256Hasher.hash(Array("abc".utf8)).hexString == Self.abc256)
        #expect(SHA256Hasher.hash([]).hexString == Self.nothing256)
        let long = SHA512.hash(Array("abc".utf8)).hexString
        #expect(long.hasPrefix("ddaf35a193617abacc417349ae204131"))
        #expect(long.hasSuffix("454d4423643ce80e2a9ac94fa54ca49f"))
    }

    @Test func piecesHashLikeTheWholeAndAHasherCanBeUsedAgain() {
        let hasher = SHA256Hasher()
        for _ in 0..<2 {
            hasher.update(Array("a".utf8))
            hasher.update([])
            hasher.update(Array("xbc".utf8)[1...])
            #expect(hasher.finish().hexString == Self.abc256)
        }
        #expect(hasher.finish().hexString == Self.nothing256)
    }

    /// RFC 4231, cases 2 and 6.
    @Test func authenticatesTheStandardsExamples() {
        let code = HMACSHA256.mac(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(code.hexString == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let text = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
        let long = HMACSHA256.mac(key: SecretBytes(Bytes(repeating: 0xaa, count: 131)), text)
        #expect(long.hexString == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func comparesInConstantTime() {
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
        #expect(constantTimeEqual([], []))
    }
}
