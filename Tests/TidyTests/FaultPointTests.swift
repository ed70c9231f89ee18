import Testing

/// A named fault point is there to be killed at: each stands in a table of the page of reliability, or in a test.
@Suite struct FaultPointTests {
    private static let page = SourceTree.files.first { $0.path == "docs/reliability.md" }?.text ?? ""

    @Test func everyPointIsKilledAt() {
        let names = Set(SourceTree.sources.flatMap { Self.names(in: $0.text) })
        #expect(names.count > 50)
        let lacking = names.filter { name in
            !Self.isKilledAt(name, in: Self.page) && !SourceTree.tests.contains { Self.isNamed(name, in: $0.text) }
        }
        #expect(lacking.isEmpty, "no table and no test kills at \(lacking.sorted())")
    }

    @Test func tablesNameOnlyPointsThatAreThere() {
        let names = Set(SourceTree.sources.flatMap { Self.names(in: $0.text) })
        let told = Self.page.matches(of: #/\| ([a-z.-]+) \| killed, went on \|/#).map { String($0.1) }
        #expect(told.count > 50)
        #expect(Set(told).subtracting(names).isEmpty)
    }

    @Test func plantedPointsAreJudged() {
        #expect(Self.names(in: "FaultPoint.hit(\"a.b\")\ntry FaultPoint.check(\n\"c.d-e\")") == ["a.b", "c.d-e"])
        #expect(Self.isKilledAt("a.b", in: "| a.b | killed, went on | 1 s |"))
        #expect(!Self.isKilledAt("a.b", in: "| a.b | not passed | 1 s |"))
        #expect(!Self.isKilledAt("a.b", in: "| a.b.c | killed, went on | 1 s |"))
        #expect(Self.isNamed("a.b", in: "for point in [\"a.b\", \"x\"]") && Self.isNamed("a.b", in: "\"a.b:7\""))
        #expect(!Self.isNamed("a.b", in: "\"a.b-c\""))
    }

    private static func names(in text: String) -> [String] {
        text.matches(of: #/FaultPoint\.(?:hit|check)\(\s*"([^"]+)"/#).map { String($0.1) }
    }

    private static func isKilledAt(_ name: String, in page: String) -> Bool {
        page.contains("| \(name) | killed, went on |")
    }

    private static func isNamed(_ name: String, in test: String) -> Bool {
        test.contains("\"\(name)\"") || test.contains("\"\(name):") || test.contains("\"\(name)=")
    }
}
