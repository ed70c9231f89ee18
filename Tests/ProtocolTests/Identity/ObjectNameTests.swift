import Protocol
import Testing

struct ObjectNameTests {
    private static let id = "0123abcd-4567-89ab-cdef-00112233445f"

    @Test(arguments: [
        "repository.hf",
        "sources/\(id)/chain/backup/0000000001",
        "sources/\(id)/chain/log-0-00000001/0000000042",
        "sources/\(id)/chain/upkeep/9999999999",
        "sources/\(id)/keys/\(id)/0",
        "sources/\(id)/definition/000003",
        "sources/\(id)/backup/\(id)/7/pack-000000",
        "sources/\(id)/backup/\(id)/7/map-1000000",
        "sources/\(id)/backup/\(id)/7/inventory",
        "sources/\(id)/backup/\(id)/7/manifest",
        "sources/\(id)/log/0-0000000A/0000000001000000-0000000002000000-3-1",
        "sources/\(id)/log/0-0000000A/history-3-1", "sources/\(id)/log/0-0000000A/details-3-1",
    ])
    func everyPrescribedNameIsUnderstoodAndSpeltTheSame(_ path: String) throws {
        let name = try #require(ObjectName(path))
        let parts = try #require(name.parts)
        #expect(ObjectName(parts) == name)
    }

    @Test(arguments: [
        "sources/\(id)/chain/backup/1", "sources/\(id)/chain/backup/00000000001",
        "sources/\(id)/backup/\(id)/07/inventory",
        "sources/\(id.uppercased().prefix(8))/definition/000003", "sources/\(id)/keys/\(id)/00", "sources/\(id)/other",
        "sources/\(id)/backup/\(id)/7/pack-1", "sources/\(id)/log/0-0000000a/history-3-1",
        "sources/\(id)/log/0-0000000A/1-2-3-1", "roots/1", "sources/\(id)/chain/backup/0000000001/x",
    ])
    func anotherSpellingHasNoMeaning(_ path: String) {
        #expect(ObjectName(path)?.parts == nil)
    }

    @Test(arguments: [
        "", "/", "/repository.hf", "a/", "a//b", "..", "a/../b", "./a", "a/.b", "a b", "a\\b", "a\0", "G", "ä", "a_b",
        String(repeating: "a", count: 513),
    ])
    func refusesPathsThatCouldEscape(_ path: String) {
        #expect(ObjectName(path) == nil)
    }

    @Test func knowsItsSource() throws {
        let source = SourceID.random()
        let name = ObjectName.record(source, .backup, 12)
        #expect(name.isUnder(source: source))
        #expect(!name.isUnder(source: .random()))
        #expect(name.source == source)
        #expect(name.relativeToSource == "chain/backup/0000000012")
        #expect(ObjectName(source: source, relative: "chain/backup/0000000012") == name)
        #expect(ObjectName.root.source == nil)
    }
}
