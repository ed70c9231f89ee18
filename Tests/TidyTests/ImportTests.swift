import Testing

@Suite struct ImportTests {
    @Test func everyImportIsInTheTable() {
        for file in SourceTree.sources {
            let wrong = ImportRule.violations(room: file.room, text: file.code)
            #expect(wrong.isEmpty, "\(file.path) imports \(wrong), which its room may not know")
        }
    }

    @Test func everyModuleIsInTheTable() {
        let modules = Set(SourceTree.sources.compactMap(\.room.first))
        #expect(modules == Set(ImportRule.modules.keys))
    }

    @Test(arguments: [
        (["Protocol", "Wire"], "import Repository", ["Repository"]),
        (["Agent", "Runs"], "import CPostgreSQL", ["CPostgreSQL"]),
        (["Agent", "Engines", "PostgreSQL"], "import CPostgreSQL", []),
        (["Platform", "Loop"], "internal import COpenSSL", ["COpenSSL"]),
        (["Platform", "OpenSSL"], "internal import COpenSSL", []),
        (["Coordinator"], "package import Agent", ["Agent"]),
        (["CLI"], "@preconcurrency import Foundation", ["Foundation"]),
        (["Platform"], "import struct Glibc.stat", []),
        (["Platform"], "// import Foundation", []),
    ])
    func plantedImportIsJudged(room: [String], source: String, expected: [String]) {
        #expect(ImportRule.violations(room: room, text: SwiftText(source)) == expected)
    }
}
