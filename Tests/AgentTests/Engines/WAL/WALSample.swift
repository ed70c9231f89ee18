import Agent
import Platform
import Protocol

/// Writes a log by hand: pages, records and what a crash leaves of them.
struct WALSample {
    let version: WALVersion
    let segmentBytes: Int
    let pageBytes: Int
    let systemIdentifier: UInt64
    let origin: UInt64
    var timeline: UInt32 = 1
    /// The start of the last record.
    var last: UInt64 = 0
    private(set) var bytes: Bytes = []
    private var overwritten: UInt64?

    init(
        _ version: WALVersion = .v15, origin: UInt64 = 0x2_0000_0000, segmentBytes: Int = 1 << 20,
        pageBytes: Int = 8192, systemIdentifier: UInt64 = 7_300_000_000_000_000_001
    ) {
        self.version = version
        self.origin = origin
        self.segmentBytes = segmentBytes
        self.pageBytes = pageBytes
        self.systemIdentifier = systemIdentifier
    }

    var position: UInt64 { origin + UInt64(bytes.count) }

    static func little<Number: FixedWidthInteger>(_ number: Number) -> Bytes {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// A record's bytes with the right CRC.
    func record(_ manager: UInt8, _ info: UInt8, xid: UInt32 = 0, _ body: Bytes, previous: UInt64? = nil) -> Bytes {
        let head =
            Self.little(UInt32(24 + body.count)) + Self.little(xid) + Self.little(previous ?? last)
            + [info, manager, 0, 0]
        return head + Self.little(CRC32CTwin.checksum(of: body + head)) + body
    }

    /// Adds a whole record.
    ///
    /// - Returns: where it begins, and where the next one may.
    @discardableResult
    mutating func add(_ manager: UInt8, _ info: UInt8, xid: UInt32 = 0, _ body: Bytes) -> (start: LSN, end: LSN) {
        place(record(manager, info, xid: xid, body))
    }

    /// Adds a record that has main data only.
    @discardableResult
    mutating func addMain(
        _ manager: UInt8, _ info: UInt8, xid: UInt32 = 0, _ data: Bytes, heads: Bytes = [], blocks: Bytes = []
    ) -> (start: LSN, end: LSN) {
        add(manager, info, xid: xid, heads + Self.mainHead(data.count) + blocks + data)
    }

    static func mainHead(_ count: Int) -> Bytes {
        count < 256 ? [255, UInt8(count)] : [254] + little(UInt32(count))
    }

    /// Adds a segment switch and what follows it, which means nothing.
    mutating func addSwitch() {
        add(0, 0x40, [])
        let left = (segmentBytes - bytes.count % segmentBytes) % segmentBytes
        bytes += Bytes(repeating: 0xA5, count: left)
    }

    /// Begins a record and leaves it at the end of a page, `pages` after the one on which it begins.
    mutating func addCutRecord(_ record: Bytes, pages: Int) -> LSN {
        let start = begin()
        let heads = 24 * pages + (Int(start % UInt64(segmentBytes)) + pages * pageBytes >= segmentBytes ? 16 : 0)
        write(Bytes(record.prefix((pages + 1) * pageBytes - bytes.count % pageBytes - heads)), length: record.count)
        overwritten = start
        return LSN(rawValue: start)
    }

    private mutating func begin() -> UInt64 {
        while bytes.count % 8 != 0 { bytes.append(0) }
        if bytes.count % pageBytes == 0 { addPageHead(remaining: 0) }
        return position
    }

    private mutating func place(_ record: Bytes) -> (start: LSN, end: LSN) {
        let start = begin()
        write(record, length: record.count)
        last = start
        return (LSN(rawValue: start), LSN(rawValue: (position + 7) & ~7))
    }

    private mutating func write(_ record: Bytes, length: Int) {
        var at = 0
        while at < record.count {
            if bytes.count % pageBytes == 0 { addPageHead(remaining: length - at) }
            let run = min(record.count - at, pageBytes - bytes.count % pageBytes)
            bytes += record[at..<at + run]
            at += run
        }
    }

    private mutating func addPageHead(remaining: Int) {
        let isLong = bytes.count % segmentBytes == 0
        let isOverwritten = overwritten != nil && remaining == 0
        let info: UInt16 = (remaining > 0 ? 1 : 0) | (isLong ? 2 : 0) | (isOverwritten ? 8 : 0)
        var head = Self.little(version.rawValue) + Self.little(info) + Self.little(timeline)
        head += Self.little(position) + Self.little(UInt32(remaining)) + [0, 0, 0, 0]
        if isLong {
            head += Self.little(systemIdentifier) + Self.little(UInt32(segmentBytes))
            head += Self.little(UInt32(pageBytes))
        }
        overwritten = nil
        bytes += head
    }
}

/// CRC-32C written for reading: what each byte adds, one bit after the other.
enum CRC32CTwin {
    private static let table = (UInt32(0)..<256).map { byte in
        (0..<8).reduce(byte) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0x82F6_3B78 }
    }

    static func checksum(of bytes: Bytes) -> UInt32 {
        ~bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] }
    }
}
