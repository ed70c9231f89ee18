import Agent
import Platform
import Protocol
import Testing

@Suite struct PostgreSQLFormatTests {
    @Test func checkValueOfCastagnolisPolynomial() {
        #expect(CRC32C.of("123456789".utf8) == 0xE306_9283)
    }

    @Test(arguments: [1300, 1700, 1800]) func controlFileIsReadInEveryLayout(layout: UInt32) throws {
        let control = try #require(ControlFile(ControlFileSample.bytes(layout: layout)))
        #expect(control.systemIdentifier == 0x1122_3344_5566_7788)
        #expect(control.state == .inProduction)
        #expect(control.redo == LSN(rawValue: 0x1_0000_0028))
        #expect(control.timeline == TimelineID(rawValue: 3))
        #expect(control.blockSize == 8192)
        #expect(control.segmentPages == 131_072)
        #expect(control.logSegmentSize == 16 << 20)
        #expect(control.checksumVersion == 1)
    }

    @Test(arguments: 0..<292) func damagedControlFileIsRefused(position: Int) {
        var bytes = ControlFileSample.bytes(layout: 1300)
        bytes[position] ^= 0x10
        #expect(ControlFile(bytes) == nil)
    }

    @Test(arguments: 0..<296) func shortControlFileIsRefused(count: Int) {
        #expect(ControlFile(Bytes(ControlFileSample.bytes(layout: 1300)[..<count])) == nil)
    }

    @Test func backupLabelIsRead() throws {
        let text = """
            START WAL LOCATION: 2/9000028 (file 000000010000000200000009)
            CHECKPOINT LOCATION: 2/9000060
            START TIMELINE: 7

            """
        let label = try #require(BackupLabel(Bytes(text.utf8)))
        #expect(label.start == LSN("2/9000028"))
        #expect(label.timeline == TimelineID(rawValue: 7))
        #expect(BackupLabel(Bytes("START TIMELINE: 7\n".utf8)) == nil)
        #expect(BackupLabel([]) == nil)
    }

    @Test func timelineHistoryIsRead() throws {
        let text = "1\t0/3000000\tno recovery target\n\n# note\n  3\t0/5000000\tbefore 'x'\n"
        let history = try #require(TimelineHistory(Bytes(text.utf8)))
        #expect(history.switchPoint(of: TimelineID(rawValue: 3)) == LSN("0/5000000"))
        #expect(history.switchPoint(of: TimelineID(rawValue: 2)) == nil)
        #expect(history.ancestors.count == 2)
    }

    @Test(arguments: ["x\t0/1\n", "1\n", "0\t0/1\t\n", "2\t0/1\ta\n1\t0/2\tb\n", "1 99/zz r\n"])
    func wrongHistoryIsRefused(text: String) {
        #expect(TimelineHistory(Bytes(text.utf8)) == nil)
    }

    @Test(arguments: [
        ("0/3000028", UInt64(16 << 20), "000000010000000000000003"),
        ("2/FF000000", 16 << 20, "0000000100000002000000FF"),
        ("1/C0000000", 1 << 30, "000000010000000100000003"), ("1/3100000", 1 << 20, "000000010000000100000031"),
    ])
    func segmentsAreNamed(lsn: String, size: UInt64, name: String) throws {
        let position = try #require(LSN(lsn))
        #expect(SegmentName.of(position, timeline: TimelineID(rawValue: 1), segmentSize: size) == name)
        #expect(SegmentName.parse(name, segmentSize: size)?.lsn == position.segmentStart(size: size))
    }

    @Test(arguments: [
        "", "00000001000000000000000", "00000001000000000000000g", "0000000100000000000001FF", "00000001.history",
    ])
    func otherNamesAreNoSegments(name: String) {
        #expect(SegmentName.parse(name, segmentSize: 16 << 20) == nil)
    }
}

/// Makes control files.
enum ControlFileSample {
    static func bytes(layout: UInt32) -> Bytes {
        var bytes = Bytes(repeating: 0, count: 8192)
        func put<T: FixedWidthInteger>(_ value: T, _ offset: Int) {
            withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
        }
        put(UInt64(0x1122_3344_5566_7788), 0)
        put(layout, 8)
        put(UInt32(202_209_061), 12)
        put(UInt32(6), 16)
        put(UInt64(0x1_0000_0028), 40)
        put(UInt32(3), 48)
        put(UInt32(8192), 216)
        put(UInt32(131_072), 220)
        put(UInt32(16 << 20), 228)
        put(UInt32(1), 252)
        let end = layout == 1800 ? 292 : 288
        put(CRC32C.of(bytes[..<end]), end)
        return bytes
    }
}
