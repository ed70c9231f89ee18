import CLI
import Platform
import Testing

@Suite struct CommandTableTests {
    @Test(arguments: CommandListing.paths)
    func everyCommandIsFoundByItsOwnWordsAndTakesJSON(path: String) throws {
        let words = path.split(separator: " ").dropFirst().map(String.init)
        let syntax = try #require(CommandListing.syntax(called: words + ["--json"]))
        #expect(syntax.path == path)
        #expect(syntax.help.contains("  --json"))
        #expect(syntax.help.contains("  --help"))
    }

    @Test func everyCommandOfTheDocumentsIsThere() {
        let promised = [
            "agent token", "agent list", "agent show", "agent revoke", "source add", "source list", "source show",
            "source edit", "source pause", "source remove", "source check", "source member add",
            "source member remove", "source member list", "backup run", "backup list", "backup show",
            "job list", "job show", "job cancel", "job log", "status", "restore", "verify", "log flush", "help errors",
            "version", "finding resolve",
        ]
        #expect(Set(promised.map { "holdfast " + $0 }).isSubset(of: CommandListing.paths))
    }

    @Test(arguments: ["backup run", "restore", "verify"])
    func longVerbsCanBeDetached(words: String) throws {
        let syntax = try #require(CommandListing.syntax(called: words.split(separator: " ").map(String.init)))
        #expect(syntax.options.contains { $0.name == "--detach" })
    }

    @Test func otherWordsAreNoCommand() {
        #expect(CommandListing.syntax(called: ["backup", "walk"]) == nil)
        #expect(CommandListing.syntax(called: []) == nil)
    }
}
