import Agent
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct ConnectionSettingsTests {
    @Test(arguments: ["host=/x port=7 user='a b'", "postgresql://a%20b@/db?host=/x&port=7"])
    func bothFormsAreRead(text: String) throws {
        #expect(ConnectionSettings(text: text).user == "a b")
    }

    @Test(arguments: ["host=x password=canary", "postgresql://u:canary@h/db", "user=u sslpassword=canary"])
    func passwordsInsideAreRefusedAndNotRepeated(text: String) throws {
        let error = try #require(throws: HoldfastError.self) { try ConnectionSettings(text: text).check() }
        #expect(error.code == .connectionString)
        #expect(!error.description.contains("canary"))
    }

    @Test(arguments: ["host", "nonsense=canary", "host='canary", "postgresql://h:canary@["])
    func unreadableStringsAreRefusedWithoutTheirValues(text: String) throws {
        let error = try #require(throws: HoldfastError.self) { try ConnectionSettings(text: text).check() }
        #expect(error.code == .connectionString)
        #expect(!error.description.contains("canary"))
    }

    @Test(arguments: [UInt32(0o640), 0o604, 0o660]) func openPasswordFilesAreRefused(mode: UInt32) throws {
        let folder = try TemporaryFolder()
        try Files.writeFileDurably(folder.file("p"), Bytes("canary\n".utf8))
        try Files.chmod(folder.file("p"), mode)
        let settings = ConnectionSettings(text: "host=x", passwordFile: folder.file("p"))
        let error = try #require(throws: HoldfastError.self) { try settings.check() }
        #expect(error.code == .passwordFile)
        #expect(!error.description.contains("canary"))
    }

    @Test(arguments: ["", "\n", "\r\nx"]) func emptyPasswordFilesAreRefused(content: String) throws {
        let folder = try TemporaryFolder()
        try Files.writeFileDurably(folder.file("p"), Bytes(content.utf8))
        let settings = ConnectionSettings(text: "host=x", passwordFile: folder.file("p"))
        #expect(throws: HoldfastError.self) { try settings.check() }
    }

    @Test func missingPasswordFileIsNamed() throws {
        let settings = ConnectionSettings(text: "host=x", passwordFile: "/nowhere/at all")
        let error = try #require(throws: HoldfastError.self) { try settings.check() }
        #expect(error.message.contains("/nowhere/at all"))
    }

    @Test func anUnknownOptionIsNamed() throws {
        let error = try #require(throws: HoldfastError.self) { try ConnectionSettings(text: "hots=x user=u").check() }
        #expect(error.message.contains("\"hots\""))
    }

    @Test func aWordThatMayBePartOfAPasswordIsNotRepeated() throws {
        let settings = ConnectionSettings(text: "host=x password=my canary=1")
        let error = try #require(throws: HoldfastError.self) { try settings.check() }
        #expect(error.message.hasSuffix("invalid connection option"))
    }

    @Test(arguments: [("hots=x", nil, "--connection"), ("host=x", "/nowhere", "--password-file")])
    func theRemedyOfACheckFitsWhatIsWrong(text: String, file: String?, remedy: String) async throws {
        let settings = ConnectionSettings(text: text, passwordFile: file)
        let found = await PostgreSQLEngine(
            settings: settings, name: try #require(SourceName("main")), source: .random(), slotLimit: nil
        ).check()
        #expect(found.map(\.name) == ["connection"])
        #expect(found.first?.remedy?.contains(remedy) == true)
    }
}
