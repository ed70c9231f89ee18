import Platform
import Protocol
import Repository

/// Reads the tail of a restore's log before anything is written: every slice of it is proven, and log that the database
/// could not replay is found while the target is still untouched.
struct TailSurvey: Sendable {
    /// Bytes of opened segments that are kept, on disk, until the database asks for them.
    static let keptBytes: UInt64 = 64 << 20
    /// Bytes read at a time.
    static let pieceLength: UInt64 = 256 << 10

    let log: ProvenLog
    let reader: LogObjectReader

    /// What was found.
    struct Findings: Sendable {
        /// Opened segments, as many as are kept.
        var files: [LogPosition: ScratchFile] = [:]
        /// From here on the log carries too little for a replay; nil when all of it can be replayed.
        var loweredFrom: LSN?
        /// The latest of the commits before that.
        var latestCommit: Timestamp?
    }

    /// - Parameter records: reads the records of the log from where a segment begins; nil when that cannot be done.
    /// - Returns: what was found.
    /// - Throws: `objectDamaged` when a slice does not hold.
    func run(_ records: @Sendable (LSN) -> (any LogReader)?) async throws -> Findings {
        let segments = log.segments.filter { $0.tail != nil }
        var findings = Findings()
        var records = segments.first.flatMap { records($0.position.lsn) }
        var file = try await open(segments.first)
        for number in segments.indices {
            async let next = open(segments.dropFirst(number + 1).first)
            if let opened = file, let reader = records {
                let pass = try await Self.read(opened, segments[number], reader)
                // What cannot be read is left to the database.
                records = pass.failure == nil ? pass.reader : nil
                try findings.take(pass.details)
            }
            if UInt64(findings.files.count + 1) * log.segmentSize <= max(Self.keptBytes, log.segmentSize) {
                findings.files[segments[number].position] = file
            }
            if findings.loweredFrom != nil { break }
            file = try await next
        }
        return findings
    }

    private func open(_ segment: ProvenLog.Segment?) async throws -> ScratchFile? {
        guard let segment else { return nil }
        return try await reader.segment(segment)
    }

    /// Reads the records of a segment.
    static func read(
        _ file: ScratchFile, _ segment: ProvenLog.Segment, _ reader: any LogReader
    ) async throws -> LogPass {
        try await BlockingThreads.shared.run {
            var pass = LogPass(reader, over: segment.position.lsn..<segment.end)
            let length = segment.end.bytes(since: segment.position.lsn)
            var offset: UInt64 = 0
            while offset < length, pass.failure == nil {
                let piece = try file.bytes(at: offset, count: Int(min(pieceLength, length - offset)))
                piece.withUnsafeBytes { pass.take($0) }
                offset += UInt64(piece.count)
            }
            return pass
        }
    }
}

extension TailSurvey.Findings {
    fileprivate mutating func take(_ details: LogDetails) throws {
        loweredFrom = LoweredLog(details)?.from
        var transactions = details.transactions.reader()
        while let next = try transactions.next(), next.start < loweredFrom ?? .max {
            guard next.isCommit else { continue }
            latestCommit = max(latestCommit ?? next.time, next.time)
        }
    }
}
