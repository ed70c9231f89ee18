import FoundationEssentials
import Testing

@Suite struct FixtureTests {
    @Test func everyFixtureIsUsed() {
        let users = SourceTree.files.filter { $0.path.hasPrefix("Tests/") && ($0.isSwift || $0.path.hasSuffix(".py")) }
        let fixtures = SourceTree.files.filter { file in
            file.path.hasPrefix("Tests/") && !file.isSwift && !file.path.hasSuffix(".py")
                && !Self.prose.contains(file.name)
        }
        for fixture in fixtures {
            let stem = String(fixture.name.split(separator: ".").first ?? "")
            #expect(users.contains { $0.text.contains(stem) }, "\(fixture.path) is used by no test")
        }
    }

    @Test func everyRelativeLinkInTheDocumentsLeadsSomewhere() {
        for file in SourceTree.files where file.path.hasSuffix(".md") {
            let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
            for target in Self.links(in: file.text) {
                let path = "\(SourceTree.root)/\(folder)/\(target)"
                #expect(
                    FileManager.default.fileExists(atPath: path), "\(file.path) links to \(target), which is not there")
            }
        }
    }

    @Test func plantedLinksAreFound() {
        let text = "see [a](docs/a.md#part), [b](https://example.org), [c](#here) and `[d](e)`."
        #expect(Self.links(in: text) == ["docs/a.md"])
    }

    private static let prose: Set<String> = ["README.md", "LICENSE"]

    private static func links(in text: String) -> [String] {
        let prose = text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .compactMap { $0.offset.isMultiple(of: 2) ? String($0.element) : nil }.joined(separator: " ")
        return prose.components(separatedBy: "](").dropFirst().compactMap { rest in
            let target = rest.prefix { $0 != ")" && $0 != "#" && $0 != " " }
            return target.isEmpty || target.contains("://") ? nil : String(target)
        }
    }
}
