import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A second reader, written from the format page alone, opens what this code wrote.
@Suite(.tags(.integration), .enabled(if: PythonReader.isAvailable, "no Python environment, see scripts/test"))
struct PythonReaderTests {
    private let folder: TemporaryFolder
    private let store: LocalStore
    private let sample: SampleRepository

    init() async throws {
        folder = try TemporaryFolder()
        store = try LocalStore.create(directory: folder.path + "/repository")
        sample = try await SampleRepository(in: store)
        let text = sample.builder.recoveryKey.text.withUnsafeBytes { Bytes($0) }
        try Files.createOnly(folder.path + "/recovery", text)
    }

    private func read() async throws -> ChildResult {
        try await PythonReader.run(repository: store.directory, key: folder.path + "/recovery")
    }

    @Test func everyFileOfEveryBackupIsReassembled() async throws {
        let lines = try await PythonReader.lines(read())
        let found = Set(lines.filter { $0.kind == "file" }.map { [$0.backup, $0.path, $0.sha256] })
        let expected = sample.sources.flatMap(\.backups).flatMap { backup in
            backup.files.map { file in
                [backup.backup.description, file.path, Digest.sha256(of: file.content).hex]
            }
        }
        #expect(found == Set(expected))
        #expect(expected.count == 14)
        #expect(lines.filter { $0.kind == "backup" }.count == 4)
        #expect(lines.filter { $0.kind == "definition" }.compactMap(\.name) == names(lines))
    }

    /// The sample's names in the order of the sources' identifiers, which is that of the folders.
    private func names(_ lines: [PythonReader.Line]) -> [String] {
        zip(sample.sources, ["main", "Größe 'x'"]).sorted { $0.0.source < $1.0.source }.map(\.1)
    }

    @Test func everyPieceOfLogIsTheOneThatWasStored() async throws {
        let lines = try await PythonReader.lines(read()).filter { $0.kind == "log" }
        #expect(lines.count == 12)
        for line in lines {
            let source = try #require(sample.sources.first { $0.source.description == line.source })
            let log = try #require(source.log[TimelineID(rawValue: line.timeline ?? 0)])
            let start = try #require(line.start) - log.start.rawValue
            let end = try #require(line.end) - log.start.rawValue
            #expect(Digest.sha256(of: log.bytes[Int(start)..<Int(end)]).hex == line.sha256)
        }
    }

    @Test func whatWasReadOfTheLogIsReadAsItWasWritten() async throws {
        let lines = try await PythonReader.lines(read()).filter { $0.kind == "records" }
        #expect(lines.count == 12)
        for line in lines {
            let (start, end) = (LSN(rawValue: try #require(line.start)), LSN(rawValue: try #require(line.end)))
            let details = try RepositoryBuilder.details(of: start..<end)
            var texts = details.marks.map { mark in
                "\(mark.kind.rawValue) \(mark.start.rawValue) \(mark.end.rawValue) "
                    + String(decoding: mark.name ?? [], as: UTF8.self)
            }
            var reader = details.transactions.reader()
            while let next = try reader.next() {
                texts.append(
                    "\(next.start.rawValue) \(next.end.rawValue) \(next.isCommit ? 0 : 1) \(next.xid) "
                        + "\(next.time.microseconds)")
            }
            #expect(Digest.sha256(of: Bytes(texts.joined(separator: "\n").utf8)).hex == line.sha256)
        }
    }

    @Test func anAlteredObjectIsRefused() async throws {
        let source = sample.sources[0]
        let name = ObjectName.pack(source.source, source.backups[0].backup, Attempt(rawValue: 1), 0)
        let path = store.directory + "/" + name.path
        var bytes = try Files.readFile(path)
        bytes[bytes.count / 2] ^= 1
        try Files.writeFileDurably(path, bytes)
        let result = try await read()
        #expect(!result.isSuccess)
        #expect(result.errorText.contains("was altered"))
    }
}
