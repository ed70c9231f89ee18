import Agent
import Platform
import Protocol

/// A log by hand with every kind of record of interest, and what must be read from it.
struct WALSampleLog {
    var sample: WALSample
    var expected: [WALRecord] = []
    private let seconds: Int64 = 1_795_256_100

    /// One of each version, with pages of the usual size.
    static let usual = Dictionary(uniqueKeysWithValues: WALReaderTests.versions.map { ($0, WALSampleLog($0)) })

    init(_ version: WALVersion, pageBytes: Int = 8192) {
        sample = WALSample(version, pageBytes: pageBytes)
        sample.last = sample.origin - 64
        fill()
    }

    static func time(_ microseconds: Int64) -> Bytes {
        WALSample.little(microseconds - 946_684_800_000_000)
    }

    private var now: Timestamp { Timestamp(microseconds: seconds * 1_000_000 + Int64(sample.bytes.count)) }

    private mutating func fill() {
        addTransactions()
        addFiller(count: 40)
        addCheckpoints()
        addTransactionsWithLists()
        sample.addSwitch()
        addOthers()
        addFiller(count: 200)
        addInterruption()
        addTransactions()
        addFiller(count: 3)
        addTransactions()
    }

    private mutating func expect(_ place: (start: LSN, end: LSN), _ content: WALContent) {
        expected.append(WALRecord(start: place.start, end: place.end, content: content))
    }

    /// Records of no interest, of many lengths.
    private mutating func addFiller(count: Int) {
        for number in 0..<count {
            let body = Bytes(repeating: UInt8(number), count: number * number % 1999)
            sample.add(UInt8(2 + number % 19), UInt8(number & 0xF) << 4, xid: UInt32(number), body)
        }
        sample.addMain(1, 0x10, xid: 9, Bytes(repeating: 1, count: 90))
        sample.addMain(0, 0x20, [1, 2, 3])
    }

    mutating func addTransactions() {
        for xid in UInt32(700)..<704 {
            let time = now
            expect(
                sample.addMain(1, 0x00, xid: xid, Self.time(time.microseconds)),
                .commit(xid: xid, time: time, isPrepared: false))
            expect(
                sample.addMain(1, 0x20, xid: xid, Self.time(time.microseconds), heads: [253, 1, 0, 252, 9, 9, 0, 0]),
                .abort(xid: xid, time: time, isPrepared: false))
        }
    }

    /// The main data of a transaction's end with every list that there is, `count` entries each.
    private func data(_ time: Timestamp, count: Int, isCommit: Bool, preparedXid: UInt32?) -> Bytes {
        let hasStatistics = sample.version != .v14
        let flags: UInt32 =
            0b111 | (hasStatistics ? 1 << 8 : 0) | (isCommit ? 1 << 3 : 0) | (preparedXid == nil ? 0 : 1 << 4 | 1 << 7)
        let entry = sample.version == .v18 ? 16 : 12
        func list(_ size: Int) -> Bytes {
            WALSample.little(UInt32(count)) + Bytes(repeating: 0xEE, count: count * size)
        }
        var data = Self.time(time.microseconds) + WALSample.little(flags) + Bytes(repeating: 0xDD, count: 8)
        data += list(4) + list(12)
        if hasStatistics { data += list(entry) }
        if isCommit { data += list(16) }
        if let preparedXid { data += WALSample.little(preparedXid) + Bytes("gid".utf8) + [0] }
        return data
    }

    private mutating func addTransactionsWithLists() {
        for count in [0, 1, 3, 700] {
            let time = now
            expect(
                sample.addMain(1, 0x80, xid: 800, data(time, count: count, isCommit: true, preparedXid: nil)),
                .commit(xid: 800, time: time, isPrepared: false))
            expect(
                sample.addMain(1, 0xB0, xid: 0, data(time, count: count, isCommit: true, preparedXid: 801)),
                .commit(xid: 801, time: time, isPrepared: true))
            expect(
                sample.addMain(1, 0xC0, xid: 0, data(time, count: count, isCommit: false, preparedXid: 802)),
                .abort(xid: 802, time: time, isPrepared: true))
        }
    }

    private mutating func addCheckpoints() {
        for isShutdown in [true, false] {
            let level: Bytes = sample.version >= .v17 ? WALSample.little(UInt32(1)) : [9, 9, 9, 9]
            var data = WALSample.little(UInt64(0x2_0000_0028)) + WALSample.little(UInt32(1))
            data += WALSample.little(UInt32(1)) + [1, 0, 0, 0] + level + WALSample.little(UInt64(3 << 32 | 777))
            data += Bytes(repeating: 7, count: 32) + WALSample.little(seconds) + Bytes(repeating: 8, count: 16)
            let checkpoint = WALCheckpoint(
                redo: LSN(rawValue: 0x2_0000_0028), nextXid: 3 << 32 | 777, timeline: TimelineID(rawValue: 1),
                previousTimeline: TimelineID(rawValue: 1), time: Timestamp(microseconds: seconds * 1_000_000),
                isShutdown: isShutdown)
            expect(sample.addMain(0, isShutdown ? 0x00 : 0x10, data), .checkpoint(checkpoint))
        }
    }

    private mutating func addOthers() {
        let time = now
        for (name, blocks) in [("a", 0), (String(repeating: "n", count: 63), 1), ("with blocks", 3)] {
            let padding = Bytes(repeating: 0, count: 64 - name.utf8.count)
            let data = Self.time(time.microseconds) + Bytes(name.utf8) + padding
            expect(
                sample.addMain(0, 0x70, data, heads: heads(blocks), blocks: Bytes(repeating: 5, count: blocks * 5000)),
                .restorePoint(name: Bytes(name.utf8), time: time))
        }
        let known: WALLevel? = sample.version >= .v17 ? .replica : nil
        for (from, to) in [(known, WALLevel.logical), (.logical, .minimal), (.minimal, .replica)] {
            let data = Bytes(repeating: 0, count: 20) + WALSample.little(to.rawValue) + [1, 0, 0, 0]
            expect(sample.addMain(0, 0x60, data), .parameterChange(from: from, to: to))
        }
        expect(sample.addMain(0, 0x80, [1]), .fullPageWrites(true))
        sample.timeline = 2
        var data = Self.time(time.microseconds) + WALSample.little(UInt32(2)) + WALSample.little(UInt32(1))
        if sample.version >= .v17 { data += WALSample.little(UInt32(1)) }
        expect(
            sample.addMain(0, 0x90, data),
            .endOfRecovery(timeline: TimelineID(rawValue: 2), previous: TimelineID(rawValue: 1), time: time))
    }

    /// Heads of blocks in all their variants, with 5000 bytes of data and image each.
    private func heads(_ blocks: Int) -> Bytes {
        let isOld = sample.version == .v14
        return (0..<blocks).reduce(into: Bytes()) { heads, number in
            // Image with hole and not compressed; compressed with hole; compressed without hole.
            let image: UInt8 = [0x01, isOld ? 0x03 : 0x05, isOld ? 0x02 : 0x08][number]
            heads += [UInt8(number), 0x30 | (number == 2 ? 0x80 : 0)] + WALSample.little(UInt16(1000))
            heads += WALSample.little(UInt16(4000)) + [0, 0, image] + (number == 1 ? [0, 1] : [])
            heads += Bytes(repeating: 3, count: number == 2 ? 4 : 16)
        }
    }

    private mutating func addInterruption() {
        let cut = sample.record(10, 0, Bytes(repeating: 6, count: 5 * sample.pageBytes))
        let start = sample.addCutRecord(cut, pages: 2)
        let time = now
        expect(
            sample.addMain(0, 0xD0, WALSample.little(start.rawValue) + Self.time(time.microseconds)),
            .overwrittenRecord(lsn: start, time: time))
    }
}
