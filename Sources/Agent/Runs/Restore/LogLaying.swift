import Platform
import Protocol

/// Lays the log of a restore beside the database, so that it can be started later without us.
struct LogLaying: Sendable {
    /// Segments under way at once.
    static let width = 2
    /// What the server runs to fetch log; its working directory is the data directory.
    static let command = "cp \"\(TargetLayout.logName)/%f\" \"%p\""

    let reader: LogObjectReader
    let root: TargetRoot
    let meter: RunMeter

    /// Writes all of `log` durably below ``TargetLayout/logName``.
    func run(_ log: ProvenLog, _ histories: [TimelineID: Bytes]) async throws {
        try await BlockingThreads.shared.run {
            try root.makeDirectory(Bytes(TargetLayout.logName.utf8), mode: 0o700)
            for (timeline, text) in histories { try write(SegmentName.history(timeline), text) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (count, segment) in log.segments.enumerated() {
                if count >= Self.width { _ = try await group.next() }
                group.addTask { try await lay(segment, log.name(of: segment)) }
            }
            while try await group.next() != nil {}
        }
        try await BlockingThreads.shared.run { try root.syncDirectory(Bytes(TargetLayout.logName.utf8)) }
    }

    private func lay(_ segment: ProvenLog.Segment, _ name: String) async throws {
        let file = try await reader.segment(segment)
        FaultPoint.hit("restore.log.fetched")
        try await BlockingThreads.shared.run { try copy(file, to: name) }
        FaultPoint.hit("restore.log.laid")
        meter.add(bytes: Int(clamping: reader.segmentSize), items: 1)
    }

    private func copy(_ file: ScratchFile, to name: String) throws {
        let path = Bytes("\(TargetLayout.logName)/\(name)".utf8)
        try root.makeFile(path, length: reader.segmentSize, mode: 0o600)
        let target = try root.openForWriting(path)
        let buffer = RawBuffer(capacity: 256 << 10)
        var offset: UInt64 = 0
        while offset < reader.segmentSize {
            buffer.clear()
            buffer.take(Int(min(UInt64(buffer.capacity), reader.segmentSize - offset)))
            try file.read(into: buffer.mutableBytes, at: offset)
            try Files.writeAll(target, buffer.bytes, at: offset)
            offset += UInt64(buffer.count)
        }
        try Files.sync(target, path: name)
    }

    private func write(_ name: String, _ text: Bytes) throws {
        let path = Bytes("\(TargetLayout.logName)/\(name)".utf8)
        try root.makeFile(path, length: UInt64(text.count), mode: 0o600)
        let target = try root.openForWriting(path)
        try Files.writeAll(target, text, at: 0)
        try Files.sync(target, path: name)
    }
}
