import Testing

@Suite struct SizeTests {
    static let fileWall = 500
    static let fileMedian = 120

    @Test func noFileIsLongerThanTheWall() {
        for file in SourceTree.sources + SourceTree.tests {
            #expect(file.lineCount <= Self.fileWall, "\(file.path) has \(file.lineCount) lines")
        }
    }

    @Test func theMedianFileIsShort() throws {
        let counts = SourceTree.sources.map(\.lineCount).sorted()
        let median = try #require(counts.isEmpty ? nil : counts[counts.count / 2])
        print(
            "sources: \(counts.count) files, \(counts.reduce(0, +)) lines, median \(median), longest \(counts.last ?? 0)"
        )
        #expect(median <= Self.fileMedian)
    }

    @Test func noFunctionIsLongerThanTheWall() {
        for file in SourceTree.sources + SourceTree.tests {
            for function in FunctionRule.functions(in: file.code) {
                #expect(
                    function.length <= FunctionRule.wall,
                    "\(file.path):\(function.line) \(function.name) has \(function.length) lines")
            }
        }
    }

    @Test func plantedFunctionsAreMeasured() {
        let text = SwiftText(
            """
            protocol P {
                func without(_ a: Int) async throws -> Int
                init()
            }
            struct S {
                init() {}
                func long<T>(_ body: () -> T = { 1 }) -> T
                where T: P {
                    let text = "} {"
                    if true { self.init() }
                    func inner() {
                    }
                }
            }
            """)
        #expect(
            FunctionRule.functions(in: text) == [
                .init(name: "init", line: 6, length: 1),
                .init(name: "long", line: 7, length: 7),
                .init(name: "inner", line: 11, length: 2),
            ])
    }
}
