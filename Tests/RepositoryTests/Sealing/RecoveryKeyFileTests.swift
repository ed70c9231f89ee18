import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RecoveryKeyFileTests {
    private func text(_ secret: SecretBytes) -> String {
        secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func theFileReadsBackEqual() throws {
        let file = RecoveryKeyFile.generate(for: .random())
        let read = try RecoveryKeyFile(text: file.text)
        #expect(read.repository == file.repository)
        #expect(read.sealing.publicKey == file.sealing.publicKey)
        #expect(read.signing.publicKey == file.signing.publicKey)
    }

    @Test func theFormIsTheDocumentedOne() throws {
        let lines = text(RecoveryKeyFile.generate(for: .random()).text).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0] == "holdfast-recovery-key-v1")
        #expect(lines[1].hasPrefix("repository: "))
        #expect(lines[2].hasPrefix("sealing: ") && lines[2].count == 9 + 64)
        #expect(lines[3].hasPrefix("signing: ") && lines[3].count == 9 + 64)
    }

    @Test func carriageReturnsAndTrailingBlanksDoNotMatter() throws {
        let file = RecoveryKeyFile.generate(for: .random())
        let typed = text(file.text).split(separator: "\n").joined(separator: " \r\n")
        #expect(try RecoveryKeyFile(text: SecretBytes(Array(typed.utf8))).sealing.publicKey == file.sealing.publicKey)
    }

    @Test func otherTextIsRefusedWithoutShowingIt() throws {
        let good = text(RecoveryKeyFile.generate(for: .random()).text)
        let lines = good.split(separator: "\n").map(String.init)
        let refused = [
            "", "holdfast-recovery-key-v2\n" + lines.dropFirst().joined(separator: "\n"),
            lines.dropLast().joined(separator: "\n"), good + "more\n",
            lines.dropLast().joined(separator: "\n") + "\nsigning: " + String(repeating: "g", count: 64),
            lines.dropLast().joined(separator: "\n") + "\nsigning: abcd",
            [lines[0], "repository: x", lines[2], lines[3]].joined(separator: "\n"),
            [lines[0], lines[2], lines[1], lines[3]].joined(separator: "\n"),
        ]
        for text in refused {
            #expect(throws: FormatError.self) { try RecoveryKeyFile(text: SecretBytes(Array(text.utf8))) }
        }
    }

    @Test func aFileThatOthersMayReadIsToldOfAndReadAllTheSame() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("recovery.key")
        let text = RecoveryKeyFile.generate(for: .random()).text.withUnsafeBytes { Bytes($0) }
        try Files.writeFileDurably(path, text, mode: 0o600)
        #expect(RecoveryKeyFile.exposure(path) == nil)
        try Files.chmod(path, 0o640)
        #expect(RecoveryKeyFile.exposure(path)?.contains("chmod 600") == true)
        _ = try RecoveryKeyFile.read(path)
        #expect(RecoveryKeyFile.exposure("-") == nil)
    }
}
