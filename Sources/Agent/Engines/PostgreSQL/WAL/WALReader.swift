package import Protocol

/// Reads PostgreSQL's log as it comes and tells the records of interest.
///
/// It is fed with the log's bytes in order, from the start of a segment on and in parts of any length. It follows the
/// heads of pages, checks the CRC of every record and keeps nothing of a record but a few bytes. A record is told once
/// its last byte was seen. The log may begin in the midst of a record: what is left of that one is passed over.
///
/// A copy of a reader goes on from where the reader stood, so one kept from the start of a segment can read it again.
package struct WALReader: Sendable {
    enum Stage: Sendable {
        /// Before, or within, the head of a record.
        case recordHead
        /// Within the body of a record.
        case recordBody
        /// Within a record whose head is not known.
        case unknownRecord
    }

    /// A record that a crash cut off, whose place the next record must explain.
    enum Interruption: Sendable {
        case none
        case ofUnknown
        case of(UInt64)
    }

    /// Where reading began.
    let origin: UInt64
    /// Where the next byte belongs.
    var position: UInt64
    /// The end of the last page whose head was read.
    var pageEnd: UInt64
    /// Bytes before it mean nothing.
    var passEnd: UInt64 = 0
    var pageCell = WALCell()
    var geometry: WALGeometry?
    let systemIdentifier: UInt64?

    var stage = Stage.recordHead
    var interruption = Interruption.none
    var recordCell = WALCell()
    var recordStart: UInt64 = 0
    var head = WALRecordHead()
    var body = CRC32C()
    /// Bytes of the record after those that were read.
    var remaining: UInt32 = 0
    var walk: WALBodyWalk?
    /// The start of the last record that was read whole.
    var lastRecord: UInt64?
    private var finding: WALFinding?

    /// The version that writes the log, once a page's head was read.
    package internal(set) var version: WALVersion?
    /// The timeline of the last page whose head was read.
    package internal(set) var timeline: TimelineID?
    /// The level of the log by the last record that states it.
    package internal(set) var level: WALLevel?
    /// Where the first record began whose head was seen: earlier ones are not told.
    package internal(set) var firstRecord: LSN?

    /// A reader of the log from `start` on, which must be the start of a segment.
    ///
    /// - Parameters:
    ///   - start: Where the first byte belongs.
    ///   - systemIdentifier: The cluster that the log must be of; nil takes any.
    package init(from start: LSN, systemIdentifier: UInt64? = nil) {
        origin = start.rawValue
        position = start.rawValue
        pageEnd = start.rawValue
        self.systemIdentifier = systemIdentifier
        if !WALLimits.positions.contains(origin) || origin % UInt64(WALLimits.segmentBytes.lowerBound) != 0 {
            finding = WALFinding(start, .notAtSegmentStart)
        }
    }

    /// Where the next byte belongs.
    package var end: LSN { LSN(rawValue: position) }

    /// Goes on with the log's next bytes.
    ///
    /// - Parameters:
    ///   - bytes: They follow those of the call before.
    ///   - records: Gets the records of interest that end within these bytes.
    /// - Throws: What is wrong with the log; the reader then says the same to every further call.
    package mutating func read(_ bytes: RawSpan, into records: inout [WALRecord]) throws(WALFinding) {
        if let finding { throw finding }
        do throws(WALFinding) {
            var offset = 0
            while offset < bytes.byteCount { offset += try step(bytes.extracting(offset..<bytes.byteCount), &records) }
        } catch {
            finding = error
            throw error
        }
    }

    /// Reads from the front of `bytes` as far as the same thing goes on.
    ///
    /// - Returns: how many bytes that were; never none.
    private mutating func step(_ bytes: RawSpan, _ records: inout [WALRecord]) throws(WALFinding) -> Int {
        if position < passEnd { return advance(min(bytes.byteCount, Int(passEnd - position))) }
        if position >= pageEnd { return try readPageHead(bytes) }
        let part = bytes.extracting(first: min(bytes.byteCount, Int(pageEnd - position)))
        switch stage {
        case .recordHead: return try readRecordHead(part, &records)
        case .recordBody: return try readRecordBody(part, &records)
        case .unknownRecord: return passUnknownRecord(part)
        }
    }

    /// Counts bytes as read.
    mutating func advance(_ count: Int) -> Int {
        position += UInt64(count)
        return count
    }
}
