/// The fixed head of a record.
struct WALRecordHead: Sendable {
    /// Bytes of the head.
    static let length = 24
    /// Bytes of the head that its CRC covers, after those of the body.
    private static let checkedLength = 20
    /// The last resource manager of PostgreSQL's own, and the first that extensions may use.
    private static let lastManager: UInt8 = 21
    private static let firstCustomManager: UInt8 = 128

    private var words: InlineArray<3, UInt64>

    /// A head of zeros.
    init() {
        words = [0, 0, 0]
    }

    /// Reads the head at the front of `bytes`, which has it whole.
    init(_ bytes: RawSpan) {
        words = [
            bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self),
            bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self),
            bytes.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self),
        ]
    }

    /// Reads the head that `cell` holds whole.
    init(_ cell: borrowing WALCell) {
        words = [cell.number(0), cell.number(8), cell.number(16)]
    }

    /// Of the whole record.
    var totalLength: UInt32 { UInt32(truncatingIfNeeded: words[0]) }
    /// 0 for none.
    var xid: UInt32 { UInt32(truncatingIfNeeded: words[0] >> 32) }
    /// Where the record before begins.
    var previous: UInt64 { words[1] }
    /// The upper half belongs to the resource manager.
    var info: UInt8 { UInt8(truncatingIfNeeded: words[2]) }
    var manager: UInt8 { UInt8(truncatingIfNeeded: words[2] >> 8) }
    var checksum: UInt32 { UInt32(truncatingIfNeeded: words[2] >> 32) }

    /// Whether the length can be that of a record.
    static func isPossible(length: UInt32) -> Bool {
        length >= UInt32(Self.length) && length <= WALLimits.recordBytes
    }

    /// Whether a resource manager of that number can exist.
    func hasPossibleManager(_ version: WALVersion) -> Bool {
        manager <= Self.lastManager || (manager >= Self.firstCustomManager && version.hasCustomManagers)
    }

    /// Whether the CRC is right, `body` being that of what follows the head.
    func isRight(after body: CRC32C) -> Bool {
        var crc = body
        crc.update(words.span.bytes.extracting(first: Self.checkedLength))
        return crc.value == checksum
    }
}
