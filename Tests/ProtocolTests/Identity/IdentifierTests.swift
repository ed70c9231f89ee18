import Platform
import Protocol
import Testing

struct IdentifierTests {
    private let text = "0123abcd-4567-89ab-cdef-00112233445f"

    @Test func readsAndWritesTheTextForm() throws {
        let source = try #require(SourceID(text: text))
        #expect(source.description == text)
        #expect(SourceID(text: text.uppercased()) == source)
        #expect(source.bytes.hexString == "0123abcd456789abcdef00112233445f")
        #expect(SourceID(bytes: source.bytes) == source)
    }

    @Test(arguments: [
        "", "0123abcd456789abcdef00112233445f", "0123abcd-4567-89ab-cdef-00112233445",
        "g123abcd-4567-89ab-cdef-00112233445f",
        "0123abcd-4567-89ab-cdef-00112233445f0",
        "0123abcd4-567-89ab-cdef-00112233445f",
        "+123abcd-4567-89ab-cdef-00112233445f",
    ])
    func refusesOtherText(_ text: String) {
        #expect(SourceID(text: text) == nil)
    }

    @Test(arguments: [0, 15, 17, 32])
    func refusesOtherLengths(_ count: Int) {
        #expect(BackupID(bytes: Bytes(repeating: 1, count: count)) == nil)
    }

    @Test func randomOnesDifferAndSayTheirVersion() {
        let made = (0..<100).map { _ in JobID.random() }
        #expect(Set(made).count == 100)
        #expect(made.allSatisfy { $0.bytes[6] >> 4 == 4 && $0.bytes[8] >> 6 == 2 })
    }

    @Test func ordersByBytes() throws {
        let low = try #require(SourceID(text: "00000000-0000-0000-ffff-ffffffffffff"))
        let high = try #require(SourceID(text: "00000000-0000-0001-0000-000000000000"))
        #expect(low < high)
    }
}
