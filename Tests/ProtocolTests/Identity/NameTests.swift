import Protocol
import Testing

struct NameTests {
    @Test(arguments: ["main", "the main one", "Grüße 'quoted' \"twice\"", "数据库", String(repeating: "a", count: 128)])
    func takesPrintableText(_ text: String) {
        #expect(SourceName(text)?.text == text)
    }

    @Test func namesAreOrderedByTheirText() throws {
        let names = try ["b", "a", "A"].map { try #require(SourceName($0)) }
        #expect(names.sorted().map(\.text) == ["A", "a", "b"])
    }

    @Test(arguments: [
        "", " lead", "trail ", "two\nlines", "tab\there", "\u{7F}", "\u{1B}[31m", "a\u{202E}b", "a\u{2028}b", "\u{85}",
        String(repeating: "ä", count: 65),
    ])
    func refusesWhatCouldDeceive(_ text: String) {
        #expect(AgentName(text) == nil)
    }
}
