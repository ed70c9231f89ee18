import Agent
import Platform
import Protocol
import Testing

@Suite struct WALReaderTests {
    static let versions: [WALVersion] = [.v14, .v15, .v16, .v17, .v18]

    /// Reads the log in parts of lengths that `next` chooses.
    static func read(
        _ bytes: Bytes, from origin: UInt64, _ reader: inout WALReader, next: () -> Int
    ) throws(WALFinding) -> [WALRecord] {
        var records: [WALRecord] = []
        var offset = 0
        while offset < bytes.count {
            let end = min(bytes.count, offset + next())
            try reader.read(bytes.span.bytes.extracting(offset..<end), into: &records)
            offset = end
        }
        return records
    }

    static func read(_ sample: WALSample, bytes: Bytes? = nil) throws(WALFinding) -> [WALRecord] {
        var reader = WALReader(from: LSN(rawValue: sample.origin))
        return try read(bytes ?? sample.bytes, from: sample.origin, &reader) { .max >> 1 }
    }

    @Test(arguments: versions, [1024, 8192, 65536])
    func everyRecordOfInterestIsTold(version: WALVersion, pageBytes: Int) throws {
        let log = WALSampleLog(version, pageBytes: pageBytes)
        #expect(try Self.read(log.sample) == log.expected)
    }

    @Test(arguments: versions) func partsOfAnyLengthTellTheSame(version: WALVersion) throws {
        let log = try #require(WALSampleLog.usual[version])
        for most in [1, 2, 7, 23, 100, 5000, 100_000] {
            var reader = WALReader(
                from: LSN(rawValue: log.sample.origin), systemIdentifier: log.sample.systemIdentifier)
            let records = try Self.read(log.sample.bytes, from: log.sample.origin, &reader) { .random(in: 1...most) }
            #expect(records == log.expected)
            #expect(reader.version == version)
            #expect(reader.timeline == TimelineID(rawValue: 2))
            #expect(reader.end.rawValue == log.sample.position)
        }
    }

    @Test func cutLogTellsWhatIsWholeInIt() throws {
        let log = WALSampleLog(.v17, pageBytes: 1024)
        for count in stride(from: 0, to: log.sample.bytes.count, by: 10_009) {
            let end = log.sample.origin + UInt64(count)
            let records = try Self.read(log.sample, bytes: Bytes(log.sample.bytes.prefix(count)))
            // A record's last bytes may be padding, without which it is whole all the same.
            let least = log.expected.filter { $0.end.rawValue <= end }
            let most = log.expected.filter { $0.end.rawValue < end + 8 }
            #expect(records == least || records == most)
        }
    }

    @Test(arguments: versions) func changedBytesAreFoundOrChangeNothing(version: WALVersion) throws {
        let log = try #require(WALSampleLog.usual[version])
        var generator = SystemRandomNumberGenerator()
        var found = 0
        for _ in 0..<60 {
            var bytes = log.sample.bytes
            let at = Int.random(in: 0..<bytes.count, using: &generator)
            for step in 0..<Int.random(in: 1...3, using: &generator) where at + step < bytes.count {
                bytes[at + step] = .random(in: 0...255, using: &generator)
            }
            do throws(WALFinding) {
                // A record whose length was changed may just not have ended yet.
                #expect(log.expected.starts(with: try Self.read(log.sample, bytes: bytes)))
            } catch {
                found += 1
                #expect(error.description.hasPrefix("log at 2/"))
            }
        }
        #expect(found > 0)
    }

    @Test func everyBitOfHeadsCounts() throws {
        var sample = WALSample()
        sample.last = sample.origin - 64
        let time = Timestamp(microseconds: 1_795_256_100_000_000)
        for xid in UInt32(1)...220 { sample.addMain(1, 0, xid: xid, WALSampleLog.time(time.microseconds)) }
        let good = try Self.read(sample)
        #expect(good.count == 220)
        for at in Array(0..<90) + Array(8150..<8260) {
            for bit in [0, 3, 7] {
                var bytes = sample.bytes
                bytes[at] ^= 1 << UInt8(bit)
                guard let records = try? Self.read(sample, bytes: bytes) else { continue }
                #expect(good.starts(with: records) && (at > 8192 || records == good), "byte \(at), bit \(bit)")
            }
        }
    }

    @Test func randomBytesNeverTrap() {
        let head = WALSampleLog.usual[.v16]?.sample.bytes.prefix(40) ?? []
        for _ in 0..<300 {
            var bytes = (0..<9000).map { _ in UInt8.random(in: 0...255) }
            bytes.replaceSubrange(0..<40, with: head)
            bytes.replaceSubrange(40..<44, with: WALSample.little(UInt32.random(in: 0..<200)))
            #expect(throws: WALFinding.self) { try Self.read(WALSample(), bytes: bytes) }
        }
    }
}
