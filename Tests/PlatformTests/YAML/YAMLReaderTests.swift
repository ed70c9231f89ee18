import Platform
import TestSupport
import Testing

struct YAMLReaderTests {
    private static let text = """
        # The agent's configuration.
        coordinator: backup.example:7470
        data-dir: "/var/lib/with space"
        max-rate: 10MB/s
        buffer: 64MiB
        readers: 2
        patience: 15min
        verbose: true
        nothing:
        restore:
          directories:
            - /srv/restore
            - '10'
          commands:
            - name: pg
              path: /usr/bin/pg
            - name: other
              path: /x
        """

    @Test func readsEveryKindOfValue() throws {
        let reader = try YAMLReader(text: Self.text, file: "agent.yaml")
        #expect(try reader.string("coordinator") == "backup.example:7470")
        #expect(try reader.string("data-dir") == "/var/lib/with space")
        #expect(try reader.optionalRate("max-rate") == ByteCount(bytes: 10_000_000))
        #expect(try reader.optionalByteCount("buffer") == ByteCount(bytes: 64 << 20))
        #expect(try reader.optionalInteger("readers", in: 1...8) == 2)
        #expect(try reader.optionalDuration("patience") == .seconds(900))
        #expect(try reader.optionalBool("verbose") == true)
        #expect(try reader.optionalString("nothing") == nil)
        #expect(try reader.optionalString("absent") == nil)
        let restore = try #require(try reader.optionalMapping("restore"))
        #expect(try restore.strings("directories") == ["/srv/restore", "10"])
        let commands = try restore.mappings("commands")
        #expect(try commands.map { try $0.string("name") } == ["pg", "other"])
        #expect(throws: HoldfastError.self) { try commands[0].finish() }
        _ = try commands[0].string("path")
        try commands[0].finish()
        try restore.finish()
        try reader.finish()
    }

    private func message(_ text: String, _ body: (YAMLReader) throws -> Void) -> String? {
        #expect(throws: HoldfastError.self) { try body(try YAMLReader(text: text, file: "f.yaml")) }?.description
    }

    @Test func unknownKeysAreRefusedWithTheNearestKnownOne() {
        let unknown = message("a: 1\nrestore:\n  directorys: x\n") { reader in
            _ = try reader.optionalString("a")
            let restore = try reader.optionalMapping("restore")
            _ = try restore?.strings("directories")
            try restore?.finish()
        }
        #expect(
            unknown == "f.yaml:3: the key 'restore.directorys' is not known; did you mean 'restore.directories'? "
                + "[HF-102]")
    }

    @Test func repeatedKeysAreRefused() {
        #expect(message("a: 1\nb: 2\na: 3\n") { _ in } == "f.yaml:3: the key 'a' is given twice [HF-102]")
    }

    @Test func errorsNameLineAndKey() {
        #expect(message("x: 1\n") { _ = try $0.string("name") } == "f.yaml:1: 'name' is missing [HF-102]")
        #expect(
            message("\n\nreaders: many") { _ = try $0.optionalInteger("readers", in: 1...8) }
                == "f.yaml:3: 'readers' must be a whole number from 1 to 8, not 'many' [HF-102]")
        #expect(message("r: 9") { _ = try $0.optionalInteger("r", in: 1...8) } != nil)
        #expect(message("r: 5 apples/s") { _ = try $0.optionalRate("r") } != nil)
        #expect(message("b: yes") { _ = try $0.optionalBool("b") } != nil)
        #expect(message("d: 15") { _ = try $0.optionalDuration("d") } != nil)
        #expect(message("s: [a, [b]]") { _ = try $0.strings("s") } != nil)
        #expect(message("s: {a: b}") { _ = try $0.string("s") } != nil)
        #expect(message("m: text") { _ = try $0.optionalMapping("m") } != nil)
        #expect(message("m: {a: b}") { _ = try $0.mappings("m") } != nil)
        #expect(message("- a") { _ in } == "f.yaml:1: the file must hold lines of the form 'key: value' [HF-102]")
    }

    @Test(arguments: [
        "a: &x 1\nb: *x\n", "a: !!python/object 1\n", "a: 1\n---\nb: 2\n", "? [a, b]\n: 1\n", "a: [1, 2\n", "a: 'x\n",
        "\tb: 1\n", "a: b: c\n", "a: \u{1}\n", "<<: *x\n",
    ])
    func whatConfigurationDoesNotNeedIsRefused(text: String) {
        #expect(message(text) { _ in }?.hasPrefix("f.yaml:") == true)
    }

    @Test func anEmptyTextIsAnEmptyMapping() throws {
        for text in ["", "# only a comment\n", "---\n", "~\n"] {
            try YAMLReader(text: text, file: "f").finish()
        }
    }

    @Test func deepNestingAndLongTextsAreRefused() {
        #expect(message(String(repeating: "[", count: 100_000)) { _ in } != nil)
        #expect(message(String(repeating: "a", count: YAMLNode.longestText + 1)) { _ in } != nil)
    }

    @Test func manyRandomTextsEndWithoutATrap() {
        let text = Array(Self.text.unicodeScalars)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var changed = text
            for _ in 0..<4 {
                let scalar = Unicode.Scalar(UInt8.random(in: 0...127, using: &random))
                changed[Int.random(in: text.indices, using: &random)] = scalar
            }
            var string = ""
            string.unicodeScalars.append(contentsOf: changed)
            _ = try? YAMLReader(text: string, file: "f").finish()
        }
    }

    @Test func filesAreNamedByTheirPath() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("agent.yaml")
        let missing = #expect(throws: HoldfastError.self) { try YAMLReader(path: path) }
        #expect(missing?.message.contains("open '\(path)': No such file") == true)
        try Files.writeFileDurably(path, Bytes("a: 1\n".utf8))
        #expect(try YAMLReader(path: path).string("a") == "1")
        try Files.writeFileDurably(path, [0x61, 0x3A, 0xFF])
        #expect(throws: HoldfastError.self) { try YAMLReader(path: path) }
    }

    @Test func keysOfNamedMappingsCountAsAskedFor() throws {
        let reader = try YAMLReader(text: "b: 1\na: 2\n", file: "f")
        #expect(reader.keys() == ["b", "a"])
        try reader.finish()
        #expect(reader.error("a", "is odd").description == "f:2: 'a' is odd [HF-102]")
    }
}
