import Testing

@Suite struct RoomTests {
    @Test func noRoomNamesTypesBehindItsWalls() {
        let texts = SourceTree.sources.map { ($0, $0.code) }
        var owners: [String: Set<String>] = [:]
        for (file, text) in texts {
            for name in RoomRule.declaredTypes(in: text) { owners[name, default: []].insert(Self.room(file)) }
        }
        for wall in RoomRule.walls {
            let foreign = Set(owners.filter { $0.value.count == 1 && wall.unknown.contains($0.value.first ?? "") }.keys)
            for (file, text) in texts where Self.room(file) == wall.room {
                let named = RoomRule.mentions(of: foreign, in: text).sorted()
                #expect(named.isEmpty, "\(file.path) names \(named), which its room may not know")
            }
        }
    }

    private static func room(_ file: SourceFile) -> String {
        file.room.prefix(2).joined(separator: "/")
    }

    @Test func plantedTypesAreFoundAtTheOutermostLevelOnly() {
        let text = SwiftText(
            """
            package struct Outer {
                enum Inner { case a }
                class func make() {}
            }
            final class Second: @unchecked Sendable {}
            // struct Commented {}
            """)
        #expect(RoomRule.declaredTypes(in: text) == ["Outer", "Second"])
    }

    @Test func plantedMentionIsFoundInCodeOnly() {
        let text = SwiftText("let a: Catalog.Row = \"Session\" // Ingest\nlet b = \"\\(Delivery.x)\"")
        #expect(
            RoomRule.mentions(of: ["Catalog", "Session", "Ingest", "Delivery"], in: text) == ["Catalog", "Delivery"])
    }
}
