import Testing

@Suite struct WordTests {
    @Test func noBannedCallStandsInTheSources() {
        for file in SourceTree.sources {
            let text = file.code
            for rule in WordRule.calls where !rule.allowed(file) {
                let lines = WordRule.lines(with: rule.pattern, in: text.lines)
                #expect(lines.isEmpty, "\(file.path):\(lines) uses \(rule.pattern)")
            }
        }
    }

    @Test func noNameHidesWhatItIsFor() {
        for file in SourceTree.sources + SourceTree.tests {
            let types = file.code.lines.compactMap { RoomRule.typeName(declaredBy: $0.drop { $0 == " " }) }
            for name in types + [file.name] {
                let parts = WordRule.nameParts.filter(name.contains)
                #expect(parts.isEmpty, "\(file.path): \(name)")
            }
        }
    }

    @Test func noMarkOfUnfinishedWorkIsLeft() {
        for file in SourceTree.files where !file.path.hasSuffix(".json") {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            for mark in WordRule.marks {
                let found = WordRule.lines(with: mark, in: lines)
                #expect(found.isEmpty, "\(file.path):\(found) carries \(mark)")
            }
        }
    }

    @Test func noMachinePathIsInTheRepository() {
        for file in SourceTree.files {
            let lines = PathRule.lines(in: file.text)
            #expect(lines.isEmpty, "\(file.path):\(lines) names a folder of one machine")
        }
    }

    @Test(arguments: [
        ("Date(", "let now = Date()", true),
        ("Date(", "let now = mapDate()", false),
        ("Date(", "let text = \"Date()\"", false),
        ("Date(", "let text = \"\\(Date())\"", true),
        ("try!", "let x = try! y()", true),
        ("try!", "let x = try y()", false),
        ("as!", "x as! Y", true),
        ("print(", "fingerprint(a)", false),
        ("print(", "    print(a) // why", true),
        ("fatalError", "/* fatalError() */ x()", false),
        ("fatalError", "fatalError(#\"no \"quote\" here\"#)", true),
    ])
    func plantedCallIsJudged(pattern: String, source: String, found: Bool) {
        #expect(!WordRule.lines(with: pattern, in: SwiftText(source).lines).isEmpty == found)
    }

    @Test func plantedMachinePathIsFound() {
        #expect(PathRule.lines(in: "a\ncd \(PathRule.machinePaths[0])main\n") == [2])
        #expect(PathRule.lines(in: "the frame\(PathRule.machinePaths[0])x").isEmpty)
    }
}
