import Platform
import Protocol
import Testing

struct DigestTests {
    @Test func hashesAsSHA256() {
        let digest = Protocol.Digest.sha256(of: Array("abc".utf8))
        #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Protocol.Digest(bytes: digest.bytes) == digest)
        #expect(Protocol.Digest(hex: digest.hex) == digest)
    }

    @Test(arguments: [0, 31, 33])
    func refusesOtherLengths(_ count: Int) {
        #expect(Protocol.Digest(bytes: Bytes(repeating: 0, count: count)) == nil)
    }

    @Test func digestsAreOrderedByTheirBytes() throws {
        let digests = (0..<4).map { word in Protocol.Digest(bytes: (0..<32).map { $0 / 8 == word ? 1 : 0 }) }
        let sorted = try digests.map { try #require($0) }.sorted().map(\.hex)
        #expect(sorted == sorted.sorted() && sorted.count == 4)
    }

    @Test func zeroIsThirtyTwoZeros() {
        #expect(Protocol.Digest.zero.bytes == Bytes(repeating: 0, count: 32))
    }
}
