import Coordinator
import Platform
import TestSupport
import Testing

@Suite struct CoordinatorSettingsTests {
    private static let syntax = CommandSyntax(
        "run", "run",
        options: [
            OptionSyntax("--config", "FILE", "c"), OptionSyntax("--data-dir", "DIR", "d"),
            OptionSyntax("--listen", "ADDR:PORT", "l"), OptionSyntax("--ready-file", "FILE", "r"),
            OptionSyntax("--log-json", "j"),
        ])

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func settings(_ arguments: String...) throws -> CoordinatorSettings {
        try CoordinatorSettings(try Self.syntax.parse(arguments))
    }

    private func write(_ name: String, _ text: String) throws -> String {
        try Files.writeFileDurably(folder.file(name), Bytes(text.utf8), mode: 0o644)
        return folder.file(name)
    }

    @Test func whatInitKeptLiesBelowTheNamedFileAndThatBelowTheFlag() throws {
        _ = try write("coordinator.yaml", "listen: \"127.0.0.1:7001\"\nlog-level: debug\n")
        let kept = try settings("--data-dir", folder.path)
        #expect(kept.listenHost == "127.0.0.1" && kept.listenPort == 7001 && kept.dataDirectory == folder.path)
        let named = try write("named.yaml", "data-dir: \(folder.path)\nlisten: \"[::1]:7002\"\n")
        let both = try settings("--config", named)
        #expect(both.listenHost == "::1" && both.listenPort == 7002 && both.logLevel == .debug)
        let without = try write("without.yaml", "data-dir: \(folder.path)\nlog-json: true\n")
        #expect(try settings("--config", without).listenPort == 7001)
        #expect(try settings("--config", named, "--listen", "127.0.0.1:7003").listenPort == 7003)
        let elsewhere = try TemporaryFolder()
        #expect(try settings("--config", named, "--data-dir", elsewhere.path).dataDirectory == elsewhere.path)
        #expect(try settings("--data-dir", elsewhere.path).listenHost == "*")
    }
}
