import CSystem
import Glibc
import Platform
import Protocol
import Repository

/// Whether a target lies behind all of the log that was laid beside a cluster. The database refuses to end before its
/// target, so it must not be told of one that its log does not reach.
struct LaidEnd: Sendable {
    /// Bytes read at a time.
    private static let pieceLength: UInt64 = 256 << 10

    let log: ProvenLog
    let root: TargetRoot
    let target: Protocol.RestoreTarget

    /// Looks through the laid log. Blocks.
    ///
    /// - Parameter records: reads the records of the log from where a segment begins; nil when that cannot be done.
    /// - Returns: true only when that is sure.
    func isBehindLog(_ records: (LSN) -> (any LogReader)?) -> Bool {
        switch target.kind {
        case .lsn: target.lsn.map { $0 >= log.end } ?? false
        case .time: target.time.map { !mayReach($0, records) } ?? false
        case .xid, .name, .latest, .immediate: false
        }
    }

    /// Whether a transaction ends later, or log could not be read.
    private func mayReach(_ time: Timestamp, _ records: (LSN) -> (any LogReader)?) -> Bool {
        // A timeline begins within a segment of the one before: both are read from where that segment starts.
        var (reader, beginning): ((any LogReader)?, (lsn: LSN, reader: (any LogReader)?)?) = (nil, nil)
        var next: LSN?
        for segment in log.segments {
            let start = segment.position.lsn
            if let beginning, beginning.lsn == start {
                reader = beginning.reader
            } else if next != start {
                reader = records(start)
            }
            beginning = (start, reader)
            next = start.advanced(by: log.segmentSize)
            guard let from = reader, let pass = try? read(segment, from), pass.failure == nil,
                let isLater = try? holdsLater(pass.details, than: time), !isLater
            else { return true }
            reader = pass.reader
        }
        return false
    }

    private func read(_ segment: ProvenLog.Segment, _ reader: any LogReader) throws -> LogPass {
        let (start, buffer) = (segment.position.lsn, RawBuffer(capacity: Int(Self.pieceLength)))
        let file = try root.openForReading(Bytes("\(TargetLayout.logName)/\(log.name(of: segment))".utf8))
        var pass = LogPass(reader, over: start..<segment.end)
        let length = segment.end.bytes(since: start)
        var offset: UInt64 = 0
        while offset < length, pass.failure == nil {
            buffer.clear()
            buffer.take(Int(min(Self.pieceLength, length - offset)))
            let count = try Files.readFully(file, into: buffer.mutableBytes, at: offset)
            guard count > 0 else { break }
            pass.take(UnsafeRawBufferPointer(rebasing: buffer.bytes.prefix(count)))
            offset += UInt64(count)
        }
        return pass
    }

    private func holdsLater(_ details: LogDetails, than time: Timestamp) throws -> Bool {
        var transactions = details.transactions.reader()
        while let next = try transactions.next() {
            if target.exclusive ? next.time >= time : next.time > time { return true }
        }
        return false
    }
}
