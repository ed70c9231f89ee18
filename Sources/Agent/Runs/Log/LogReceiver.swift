import Platform
import Protocol

/// Takes a stream of log in: compares what is known already, appends what is new, cuts it into segments.
struct LogReceiver {
    private let tail: LogTail
    private let directory: String
    private let segmentSize: UInt64
    private var next: LSN
    private var comparison: OverlapComparison?

    /// - Parameters:
    ///   - tail: where the bytes go; its current segment starts where the stream starts.
    ///   - start: where the stream starts, a border of segments.
    ///   - segmentSize: bytes of one segment.
    ///   - memory: what is remembered of the segment at `start`; nil when there is nothing, or when the segment's bytes
    ///     themselves are still at hand.
    ///   - directory: where scratch files are made.
    init(tail: LogTail, start: LSN, segmentSize: UInt64, memory: OverlapMemory?, directory: String) {
        self.tail = tail
        self.directory = directory
        self.segmentSize = segmentSize
        next = start
        comparison = memory.map(OverlapComparison.init)
    }

    /// What became of an event.
    enum Taken: Sendable {
        case appended
        case heard(isUrgent: Bool)
        case ended(LogPosition)
    }

    /// Takes the next event of the stream; what it says about the server is noted in `tail` first. Blocks.
    ///
    /// - Throws: as ``take(_:at:)``.
    mutating func take(_ event: LogEvent, noting tail: LogTail) throws -> Taken {
        switch event {
        case .log(let start, let bytes, let serverEnd, let time):
            tail.heardLog(end: serverEnd, time: time)
            try take(bytes, at: start)
            return .appended
        case .keepalive(let serverEnd, let time, let isUrgent):
            tail.heardLife(end: serverEnd, time: time)
            return .heard(isUrgent: isUrgent)
        case .timelineEnded(let next, let position):
            return .ended(LogPosition(timeline: next, lsn: position))
        }
    }

    /// Takes the next bytes of the stream. Blocks.
    ///
    /// - Throws: an alarm when they differ from what is known, or do not follow.
    mutating func take(_ bytes: Bytes, at start: LSN) throws {
        guard start == next else {
            throw LogAlarm(kind: .fork, text: "the server sent log from \(start) where \(next) was expected")
        }
        try bytes.withUnsafeBytes { all in
            var rest = all
            while !rest.isEmpty { rest = try takePiece(rest) }
        }
        tail.slicing.send()
    }

    /// Takes what belongs to one segment and is either known or new; gives back the rest.
    private mutating func takePiece(_ bytes: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
        guard let segment = tail.current else { throw CancellationError() }
        let known = segment.end.bytes(since: next)
        let limit = known > 0 ? known : segment.size - segment.length
        let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(min(limit, UInt64(bytes.count)))))
        if known > 0 {
            guard try segment.matches(piece, at: next.bytes(since: segment.start)) else { throw differs(segment) }
        } else {
            guard comparison?.accepts(piece) != false else { throw differs(segment) }
            try segment.append(piece)
        }
        next = next.advanced(by: UInt64(piece.count))
        if segment.isFull, next == segment.end {
            tail.turn(to: try ReceivedSegment(start: next, size: segmentSize, directory: directory))
            comparison = nil
        }
        return UnsafeRawBufferPointer(rebasing: bytes[piece.count...])
    }

    private func differs(_ segment: ReceivedSegment) -> LogAlarm {
        LogAlarm(
            kind: .fork,
            text: "the log from \(segment.start) on differs from what is stored of it; the database was rewound, "
                + "restored or replaced",
            from: segment.start)
    }
}
