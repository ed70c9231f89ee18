import Agent
import Platform
import Protocol
import Testing

/// Where a log begins, breaks off and does not fit.
@Suite struct WALReaderEdgeTests {
    private static let time = Timestamp(microseconds: 1_795_256_100_123_456)
    private static let data = WALSampleLog.time(time.microseconds)

    private static func fresh(_ version: WALVersion = .v15) -> WALSample {
        var sample = WALSample(version)
        sample.last = sample.origin - 64
        return sample
    }

    @Test func restOfAnUnknownRecordIsPassedOver() throws {
        var sample = Self.fresh()
        sample.add(10, 0, Bytes(repeating: 1, count: 1_040_000))
        sample.add(10, 0, Bytes(repeating: 2, count: 30_000))
        let commit = sample.addMain(1, 0, xid: 5, Self.data)
        #expect(sample.bytes.count > 1 << 20)
        let second = LSN(rawValue: sample.origin + 1 << 20)
        for most in [1, 9000, 1 << 20] {
            var reader = WALReader(from: second)
            let rest = Bytes(sample.bytes.dropFirst(1 << 20))
            let records = try WALReaderTests.read(rest, from: second.rawValue, &reader) { .random(in: 1...most) }
            #expect(
                records == [
                    WALRecord(
                        start: commit.start, end: commit.end,
                        content: .commit(xid: 5, time: Self.time, isPrepared: false))
                ])
            #expect(reader.firstRecord == commit.start)
        }
    }

    @Test func copyReadsOnFromWhereTheReaderStood() throws {
        let log = try #require(WALSampleLog.usual[.v15])
        var reader = WALReader(from: LSN(rawValue: log.sample.origin))
        var records: [WALRecord] = []
        let half = log.sample.bytes.count / 2 + 3
        try reader.read(log.sample.bytes.span.bytes.extracting(first: half), into: &records)
        var copy = reader
        var again = records
        try reader.read(log.sample.bytes.span.bytes.extracting(droppingFirst: half), into: &records)
        try copy.read(log.sample.bytes.span.bytes.extracting(droppingFirst: half), into: &again)
        #expect(records == log.expected && again == log.expected)
    }

    @Test func interruptedRecordAtTheBeginningMayBeUnknown() throws {
        var sample = Self.fresh()
        let cut = sample.record(10, 0, Bytes(repeating: 6, count: 1_100_000))
        let start = sample.addCutRecord(cut, pages: 127)
        let second = LSN(rawValue: sample.origin + 1 << 20)
        #expect(sample.position == second.rawValue)
        sample.addMain(0, 0xD0, WALSample.little(start.rawValue) + Self.data)
        var reader = WALReader(from: second)
        let rest = Bytes(sample.bytes.dropFirst(1 << 20))
        let records = try WALReaderTests.read(rest, from: second.rawValue, &reader) { 100 }
        #expect(records.map(\.content) == [.overwrittenRecord(lsn: start, time: Self.time)])
    }

    @Test func interruptedRecordMustBeExplained() {
        for explanation in [nil, UInt64(77)] {
            var sample = Self.fresh()
            _ = sample.addCutRecord(sample.record(10, 0, Bytes(repeating: 6, count: 50_000)), pages: 1)
            let place =
                explanation.map { sample.addMain(0, 0xD0, WALSample.little($0) + Self.data) }
                ?? sample.addMain(1, 0, Self.data)
            #expect(throws: WALFinding(place.start, .recordHead(.interrupted))) { try WALReaderTests.read(sample) }
        }
    }

    @Test func findingStays() {
        var sample = Self.fresh()
        let place = sample.add(10, 0, [1, 2, 3])
        var bytes = sample.bytes
        bytes[bytes.count - 1] = 9
        var reader = WALReader(from: LSN(rawValue: sample.origin))
        for _ in 0..<2 {
            #expect(throws: WALFinding(place.start, .checksum)) {
                try WALReaderTests.read(bytes, from: sample.origin, &reader) { 100 }
            }
        }
    }

    @Test func strangeBeginningsAreRefused() {
        let sample = Self.fresh()
        for start in [1, 8192, 1 << 19, UInt64.max, 1 << 63] {
            var reader = WALReader(from: LSN(rawValue: start))
            #expect(throws: WALFinding(LSN(rawValue: start), .notAtSegmentStart)) {
                try WALReaderTests.read([1], from: start, &reader) { 1 }
            }
        }
        var other = sample
        other.addMain(1, 0, Self.data)
        var reader = WALReader(from: LSN(rawValue: sample.origin), systemIdentifier: 5)
        #expect(throws: WALFinding(LSN(rawValue: sample.origin), .foreignSystem(sample.systemIdentifier))) {
            try WALReaderTests.read(other.bytes, from: sample.origin, &reader) { 100 }
        }
        var middle = WALSample(origin: 0x2_0010_0000, segmentBytes: 1 << 24)
        middle.addMain(1, 0, Self.data)
        #expect(throws: WALFinding(LSN(rawValue: middle.origin), .notAtSegmentStart)) {
            try WALReaderTests.read(middle)
        }
    }

    @Test(arguments: [
        (0, 0x10, WALFinding.Kind.unknownVersion(magic: 0xD010)), (3, 0x10, .pageHead(.flags)),
        (4, 0x00, .pageHead(.timeline)), (8, 0x01, .pageHead(.address)), (32, 0x01, .pageHead(.sizes)),
        (36, 0x01, .pageHead(.sizes)), (40, 0x17, .recordLength(0x17)), (57, 0x60, .recordHead(.manager)),
        (52, 0x09, .recordHead(.previous)), (60, 0x00, .checksum),
    ])
    func wrongHeadIsNamed(at: Int, value: UInt8, kind: WALFinding.Kind) {
        var sample = Self.fresh()
        let place = sample.add(10, 0, [])
        var bytes = sample.bytes
        if at == 0 { bytes[1] = 0xD0 }
        bytes[at] = at == 60 ? bytes[60] ^ 1 : value
        let lsn = at < 40 ? LSN(rawValue: sample.origin) : place.start
        #expect(throws: WALFinding(lsn, kind)) { try WALReaderTests.read(sample, bytes: bytes) }
    }

    @Test(arguments: [
        (UInt8(1), UInt8(0x00), [255, 9] + data), (1, 0x00, [255, 8, 1] + data), (1, 0x00, [254, 8, 0, 0] + data),
        (1, 0x80, [255, 8] + data), (0, 0x70, [255, 8] + data), (1, 0x00, [200, 255, 8] + data),
        (1, 0x30, [255, 8] + data), (1, 0xB0, [255, 12] + data + [16, 0, 0, 0]),
        (1, 0xB0, [255, 16] + data + [18, 0, 0, 0, 255, 255, 255, 255]), (1, 0x00, []),
        (0, 0x60, [255, 24] + Bytes(repeating: 9, count: 24)),
    ])
    func recordOfAnotherLayoutIsFound(manager: UInt8, info: UInt8, body: Bytes) {
        var sample = Self.fresh()
        let place = sample.add(manager, info, xid: 3, body)
        #expect(throws: WALFinding(place.start, .layout)) { try WALReaderTests.read(sample) }
    }
}
