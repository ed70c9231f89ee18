import Platform
import Testing

/// What random bytes have found to matter, and whatever once went wrong, is read again.
@Suite struct CorpusTests {
    @Test(arguments: HostileInput.all.map(\.name))
    func everyEntryIsReadOrRefused(name: String) throws {
        let input = try #require(HostileInput.all.first { $0.name == name })
        let entries = try Self.entries(name)
        #expect(!entries.isEmpty)
        for entry in entries { input.read(entry) }
    }

    @Test func everyCorpusBelongsToAWayIn() throws {
        let names = try Files.list(Self.folder).map { $0.split(separator: ".").first.map(String.init) ?? $0 }
        #expect(Set(names) == Set(HostileInput.all.map(\.name)))
    }

    private static let folder =
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Corpus"

    /// The entries of a corpus, each a line in hexadecimal.
    private static func entries(_ name: String) throws -> [Bytes] {
        let text = String(decoding: try Files.readFile("\(folder)/\(name).txt", limit: 4 << 20), as: UTF8.self)
        return try text.split(separator: "\n").map { try #require(Bytes(hex: String($0))) }
    }
}
