import Agent
import Platform
import Testing

@Suite struct ConfigurationFileTests {
    @Test(arguments: [
        ("port = 5432", "port", "5432"), ("  Port=5432# why", "port", "5432"), ("port 5432", "port", "5432"),
        ("name 'it''s' # c", "name", "it's"), (#"name = 'a\'b\\c\n\101'"#, "name", "a'b\\c\nA"),
        ("my.thing = on", "my.thing", "on"), ("include_dir = 'conf.d'", "include_dir", "conf.d"),
        ("x = 'a # b'\r", "x", "a # b"),
    ])
    func settingsAreRead(line: String, name: String, value: String) {
        #expect(ConfigurationLine(line.utf8)?.name == name)
        #expect(ConfigurationLine(line.utf8)?.value == value)
    }

    @Test(arguments: ["", "   ", "# port = 1", "port", "port =", "port = 'open", "= 3"])
    func otherLinesSayNothing(line: String) {
        #expect(ConfigurationLine(line.utf8) == nil)
    }

    @Test(arguments: ["plain", "it's", "back\\slash", "line\nend\r", "", "ünï # = '", "%f \"%p\""])
    func quotedValuesReadBack(value: String) {
        let line = ConfigurationFile.line("restore_command", value)
        #expect(!line.contains("\n"))
        #expect(ConfigurationLine(line.utf8)?.value == value)
    }

    @Test func lastValueWinsAndRemovalLeavesTheRestAlone() {
        var file = ConfigurationFile(Bytes("a = 1\n# note\nb = 2\nA = 3\n".utf8))
        #expect(file.value(of: "a") == "3")
        file.remove(["a"])
        file.append(["c = 4"])
        #expect(file.text == Bytes("# note\nb = 2\nc = 4\n".utf8))
    }

    @Test(arguments: [
        ("include 'x.conf'", ConfigurationRole.main, ConfigurationInclude.Kind.file, "x.conf"),
        ("include_if_exists = '/a/b'", .include, .fileIfExists, "/a/b"),
        ("include_dir \"more rules\" # c", .hba, .directory, "more rules"), ("include plain", .ident, .file, "plain"),
    ])
    func includesAreFound(
        line: String, role: ConfigurationRole, kind: ConfigurationInclude.Kind, path: String
    ) {
        let include = ConfigurationInclude(kind: kind, path: Bytes(path.utf8))
        #expect(ConfigurationInclude.parse(Bytes(line.utf8), role: role) == include)
        let again = include.line(including: include.path, role: role)
        #expect(ConfigurationInclude.parse(again, role: role) == include)
    }

    @Test func authenticationRulesAreNoIncludes() {
        #expect(ConfigurationInclude.parse(Bytes("local include all peer".utf8), role: .hba) == nil)
    }

    @Test(arguments: [("/etc/pg", "conf.d", "/etc/pg/conf.d"), ("/etc/pg", "../x", "/etc/x"), ("/e", "/a/./b", "/a/b")])
    func includesAreResolvedFromTheIncludingFile(directory: String, path: String, expected: String) {
        let include = ConfigurationInclude(kind: .file, path: Bytes(path.utf8))
        #expect(include.resolved(in: Bytes(directory.utf8)) == Bytes(expected.utf8))
    }
}
