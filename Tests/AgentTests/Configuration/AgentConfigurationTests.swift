import Agent
import Platform
import TestSupport
import Testing

@Suite struct AgentConfigurationTests {
    @Test func everyKeyIsRead() throws {
        let configuration = try Self.read(
            "coordinator: db.example:7470\ndata-dir: /srv/agent\nrestore:\n  directories: [/srv/restored]\n")
        #expect(configuration.coordinator == "db.example:7470")
        #expect(configuration.dataDirectory == "/srv/agent")
        #expect(configuration.restore.directories == ["/srv/restored"])
    }

    @Test func drillsTakeTheirPlaceAndThePrograms() throws {
        let plain = try Self.read("restore:\n  binaries: [/opt/a]\n").drill
        #expect(plain.directory == nil && plain.binaries == ["/opt/a"] && plain.libraries.isEmpty)
        let told = try Self.read(
            "restore:\n  binaries: [/opt/a]\ndrill:\n  directory: /srv//drills/\n  binaries: [/opt/b]\n"
                + "  libraries: [mine]\n"
        ).drill
        #expect(told.directory == "/srv/drills" && told.binaries == ["/opt/b"] && told.libraries == ["mine"])
    }

    @Test func anAbsentFileAllowsBackupsOnly() throws {
        let path = try TemporaryFolder().file("agent.yaml")
        #expect(try AgentConfiguration(path: path, isOptional: true).restore.directories.isEmpty)
        #expect(throws: HoldfastError.self) { try AgentConfiguration(path: path, isOptional: false) }
    }

    @Test(arguments: [
        "restores: {}\n", "coordinator: [a, b]\n", "restore:\n  directory: /srv\n", "- a\n",
        "drill: {directory: srv}\n", "drill: {directory: /a/../b}\n", "drill: {libraries: ['a,b']}\n",
        "drill: {directories: [/a]}\n",
    ])
    func whatIsNotUnderstoodIsRefused(text: String) {
        let error = #expect(throws: HoldfastError.self) { try Self.read(text) }
        #expect(error?.code == .configuration)
    }

    @Test func aFileThatOthersCanWriteIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("agent.yaml")
        try Files.writeFileDurably(path, [])
        try Files.chmod(path, 0o666)
        #expect(throws: HoldfastError.self) { try AgentConfiguration(path: path, isOptional: true) }
    }

    private static func read(_ text: String) throws -> AgentConfiguration {
        let folder = try TemporaryFolder()
        try Files.writeFileDurably(folder.file("agent.yaml"), Bytes(text.utf8))
        return try AgentConfiguration(path: folder.file("agent.yaml"), isOptional: false)
    }
}
