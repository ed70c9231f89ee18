import Platform
import Testing

@Suite struct CommandSyntaxTests {
    private let syntax = CommandSyntax(
        "thing make", "makes a thing", words: [.init("NAME"), .init("KIND", optional: true)],
        options: [
            .init("--port", "P", "where"), .init("--map", "A=B", repeatable: true, "what to what"),
            .init("--json", "as JSON"),
        ])

    @Test func wordsAndOptionsAreRead() throws {
        let arguments = try syntax.parse(["a b", "--port=5", "--map", "x=y", "--json", "--map", "--z", "--", "--kind"])
        #expect(try arguments.word("NAME") == "a b")
        #expect(arguments.optionalWord("KIND") == "--kind")
        #expect(try arguments.integer("--port", in: 1...9) == 5)
        #expect(arguments.all("--map") == ["x=y", "--z"])
        #expect(arguments.isSet("--json"))
    }

    @Test(arguments: [
        ([], "thing make needs NAME"),
        (["a", "b", "c"], "thing make does not take 'c'"),
        (["a", "--prot", "5"], "thing make does not take --prot; did you mean --port?"),
        (["a", "--port", "5", "--port", "6"], "--port is given twice"),
        (["a", "--port"], "--port needs a value: --port P"),
        (["a", "--json=yes"], "--json takes no value"),
        (["a", "-j"], "thing make does not take -j"),
    ])
    func wrongLineIsRefusedByName(line: [String], message: String) {
        let error = #expect(throws: HoldfastError.self) { try syntax.parse(line) }
        #expect(error?.code == .usage)
        #expect(error?.message == message + "; see thing make --help")
    }

    @Test func helpIsAnsweredBeforeAnythingIsChecked() throws {
        #expect(try syntax.parse(["--help"]).isHelpWanted)
        #expect(try syntax.parse(["-h", "--nonsense"]).isHelpWanted)
        #expect(syntax.help.contains("--map A=B …  what to what\n"))
    }

    @Test(arguments: ["0", "10", "x", "", "5 ", "+5", "0x5", "٥"])
    func numberOutsideTheRangeIsRefused(text: String) throws {
        let arguments = try syntax.parse(["a", "--port", text])
        #expect(throws: HoldfastError.self) { try arguments.integer("--port", in: 1...9) }
    }
}
