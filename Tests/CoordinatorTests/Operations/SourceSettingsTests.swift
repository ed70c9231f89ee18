import Coordinator
import Platform
import Protocol
import Testing

@Suite struct SourceSettingsTests {
    private let now = Timestamp(microseconds: 1)

    private func entry(
        engine: String = "postgresql", connection: String = "host=/run port=5432", readers: UInt32? = nil,
        maxRate: UInt64? = nil, compress: String? = nil, slotLimit: UInt64? = nil, passwordFile: String? = nil
    ) throws -> SourceEntry {
        let name = try #require(SourceName("a b"))
        let agent = try #require(AgentName("x"))
        return try SourceSettings.entry(
            OpSourceAdd(
                name: name, agent: agent, engine: engine, connection: connection, passwordFile: passwordFile,
                readers: readers, maxRate: maxRate, compress: compress, slotLimit: slotLimit), agent: .random(),
            now: now)
    }

    @Test func whatIsAbsentGetsADefaultAndZeroMeansNone() throws {
        let entry = try entry()
        #expect(entry.readers == 2)
        #expect(entry.compress == "zstd:3")
        #expect(entry.maxRate == nil)
        #expect(entry.slotLimit != nil)
        #expect(try self.entry(maxRate: 0, slotLimit: 0).slotLimit == nil)
    }

    @Test(arguments: [
        "host=h password=x", "host=h PASSWORD = x", "sslpassword=x", "postgresql://u:p@h/db", "", "host=h\nport=1",
        "host=h oauth_client_secret=x", "host=h SCRAM_Client_Key\t=x", "host='a b'password=x",
    ])
    func aConnectionWithASecretOrControlCharactersIsRefused(text: String) {
        let error = #expect(throws: HoldfastError.self) { try entry(connection: text) }
        #expect(error?.code == .badSetting)
        #expect(error?.message.contains("=x") != true)
    }

    @Test func anEditWithASecretIsRefusedWithoutRepeatingIt() throws {
        let before = try entry()
        let name = try #require(SourceName("a b"))
        for request in [
            OpSourceEdit(name: name, connection: "host=h password=hunter2"),
            OpSourceEdit(name: name, passwordFile: "hunter2"),
        ] {
            let error = #expect(throws: HoldfastError.self) {
                try SourceSettings.apply(request, to: before, agent: nil)
            }
            #expect(error?.code == .badSetting)
            #expect(error?.message.contains("hunter2") == false)
        }
    }

    @Test(arguments: ["host=h user=password port=1", "host=h passfile=/x", "host=h require_auth=scram-sha-256"])
    func wordsThatOnlyLookLikeASecretAreTaken(text: String) throws {
        #expect(try entry(connection: text).connection == text)
    }

    @Test(arguments: ["none", "zstd:0", "zstd:20", "zstd:", "gzip", "zstd:3:4", "LZ4"])
    func unknownCompressionIsRefused(text: String) {
        #expect(throws: HoldfastError.self) { try entry(compress: text) }
    }

    @Test func otherSettingsAreHeldToTheirLimits() {
        #expect(throws: HoldfastError.self) { try entry(readers: 0) }
        #expect(throws: HoldfastError.self) { try entry(readers: 17) }
        #expect(throws: HoldfastError.self) { try entry(maxRate: 10) }
        #expect(throws: HoldfastError.self) { try entry(engine: "oracle") }
        #expect(throws: HoldfastError.self) { try entry(passwordFile: "relative") }
    }

    @Test func anEditLeavesWhatItDoesNotName() throws {
        let before = try entry(maxRate: 1 << 20, passwordFile: "/p")
        let name = try #require(SourceName("a b"))
        let same = try SourceSettings.apply(OpSourceEdit(name: name), to: before, agent: nil)
        #expect(same == before)
        let after = try SourceSettings.apply(
            OpSourceEdit(name: name, passwordFile: "", maxRate: 0), to: before, agent: nil)
        #expect(after.passwordFile == nil)
        #expect(after.maxRate == nil)
    }
}
