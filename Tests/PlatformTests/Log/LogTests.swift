import Glibc
import Platform
import TestSupport
import Testing

struct LogTests {
    let sink = MemoryLogSink()

    private func log(_ format: LogFormat = .text, level: LogLevel = .info) -> Log {
        Log(sink: sink, level: level, format: format, clock: ManualWallClock(), context: [(.agent, "db1")])
    }

    @Test func writesOneTextLineAnEvent() {
        log().with(.source, "main").info("backup.started", (.bytes, 42), (.path, "a b"), (.state, true), (.name, ""))
        #expect(
            sink.lines == [
                "2026-11-21T10:15:00.000000Z INFO   backup.started agent=db1 source=main bytes=42 path=\"a b\" "
                    + "state=true name=\"\""
            ])
    }

    @Test func writesJSONLines() {
        log(.json).error("job.failed", (.error, HoldfastError(.usage, "no \"x\"")), (.duration, Duration.seconds(1.5)))
        #expect(
            sink.lines == [
                #"{"time":"2026-11-21T10:15:00.000000Z","level":"error","event":"job.failed","agent":"db1","#
                    + #""error":"no \"x\" [HF-101]","duration":1.5}"#
            ])
    }

    @Test(arguments: [LogFormat.text, .json])
    func noValueBreaksOutOfItsLine(format: LogFormat) {
        log(format).warn("x", (.name, "a\nINFO forged\r\u{1B}[2J\u{202E}\u{2028}\u{85}\u{0}"))
        let line = sink.lines.joined()
        #expect(sink.lines.count == 1)
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
        #expect(line.contains("\\nINFO forged\\r\\u001b[2J\\u202e\\u2028\\u0085\\u0000"))
    }

    @Test func levelsBelowTheWantedOneAreNotWritten() {
        let log = log(level: .warn)
        log.debug("a")
        log.info("b")
        log.notice("c")
        log.warn("d")
        log.error("e")
        #expect(sink.lines.count == 2)
        #expect(LogLevel(name: "warn") == .warn && LogLevel(name: "loud") == nil)
    }

    @Test func withReplacesAnEarlierFact() {
        log().with(.agent, "db2").info("x")
        #expect(sink.lines.first?.hasSuffix(" x agent=db2") == true)
    }

    @Test func descriptorsGetWholeLines() throws {
        let folder = try TemporaryFolder()
        let file = try Files.open(folder.file("log"), O_WRONLY | O_CREAT)
        Log(sink: DescriptorLogSink(raw: file.raw), clock: ManualWallClock()).info("started", (.count, 1))
        #expect(
            try Files.readFile(folder.file("log"))
                == Bytes("2026-11-21T10:15:00.000000Z INFO   started count=1\n".utf8))
    }
}
