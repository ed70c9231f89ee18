import Agent
import Platform
import Protocol
import Synchronization

/// A database's log made up by a test: bytes, timelines, and a slot that can be lost.
final class ScriptedLogSource: LogSource {
    struct Server {
        var systemIdentifier: UInt64 = 77
        var segmentSize = ScriptedLogSource.segmentSize
        var timeline = TimelineID(rawValue: 1)
        var isInRecovery = false
        /// The log from `base` on.
        var base = LSN(rawValue: 1 << 20)
        var wal = Bytes()
        /// Log before it is gone.
        var oldest = LSN(rawValue: 1 << 20)
        var keep: LSN?
        var keepIsLost = false
        var history: Bytes?
        /// Where older timelines ended.
        var ends: [TimelineID: LSN] = [:]
        var time: Int64 = 1_000_000
        /// How often a running stream fails before it brings something.
        var failures = 0
        /// What the stream has told of safe log.
        var written = LSN.zero
        /// Nil while flushes are told to be invalid.
        var flushed: LSN?

        var end: LSN { base.advanced(by: UInt64(wal.count)) }
    }

    static let segmentSize: UInt64 = 64 << 10
    let server: Mutex<Server>

    init(_ server: Server = Server()) {
        self.server = Mutex(server)
    }

    /// Writes log.
    func append(_ bytes: Bytes) {
        server.withLock { server in
            server.wal += bytes
            server.time += 1_000_000
        }
    }

    var end: LSN { server.withLock { $0.end } }

    func end() async throws -> LogEnd {
        server.withLock {
            LogEnd(
                systemIdentifier: $0.systemIdentifier, timeline: $0.timeline, position: $0.end,
                time: Timestamp(microseconds: $0.time))
        }
    }

    func commitRule() async throws -> CommitRule { CommitRule() }

    func switchLog() async throws -> LSN { end }

    func close() async {}

    func identify() async throws -> LogIdentity {
        server.withLock {
            LogIdentity(
                systemIdentifier: $0.systemIdentifier, timeline: $0.timeline, end: $0.end,
                segmentSize: $0.segmentSize, serverTime: Timestamp(microseconds: $0.time),
                isInRecovery: $0.isInRecovery)
        }
    }

    func reader(from start: LSN, systemIdentifier: UInt64) -> (any LogReader)? {
        WALReader(from: start, systemIdentifier: systemIdentifier)
    }

    func history(of timeline: TimelineID) async throws -> Bytes? { server.withLock { $0.history } }

    func keep() async throws -> LogKeep {
        server.withLock { server in
            let isNew = server.keep == nil
            let position = server.keep ?? server.oldest
            server.keep = position
            return Self.keep(server, isNew: isNew)
        }
    }

    func advanceKeep(to position: LSN) async throws -> LogKeep {
        server.withLock { server in
            server.keep = max(server.keep ?? .zero, position)
            return Self.keep(server, isNew: false)
        }
    }

    func dropKeep() async throws {
        server.withLock { server in
            server.keep = nil
            server.keepIsLost = false
        }
    }

    private static func keep(_ server: Server, isNew: Bool) -> LogKeep {
        LogKeep(
            name: "test", state: server.keepIsLost ? .lost : .kept, position: server.keepIsLost ? nil : server.keep,
            heldBytes: 0, serverEnd: server.end, reason: nil, isNew: isNew)
    }

    func start(at position: LogPosition) async throws -> any LogStream {
        guard server.withLock({ $0.oldest <= position.lsn }) else {
            throw HoldfastError(.logMissing, "the log at \(position.lsn) has been removed")
        }
        return Stream(source: self, timeline: position.timeline, next: position.lsn)
    }

    private func failIfDue() throws {
        try server.withLock { server in
            guard server.failures > 0 else { return }
            server.failures -= 1
            throw HoldfastError(.logStream, "the server went away")
        }
    }

    private final class Stream: LogStream {
        private let source: ScriptedLogSource
        private let timeline: TimelineID
        private let next: Mutex<LSN>

        init(source: ScriptedLogSource, timeline: TimelineID, next: LSN) {
            self.source = source
            self.timeline = timeline
            self.next = Mutex(next)
        }

        func receive<Taken: Sendable>(_ take: @escaping @Sendable (LogEvent) throws -> Taken?) async throws -> Taken {
            while true {
                try Task.checkCancellation()
                try source.failIfDue()
                guard let event = self.take() else {
                    try await Task.sleep(for: .milliseconds(2))
                    continue
                }
                if let taken = try await BlockingThreads.shared.run({ try take(event) }) { return taken }
            }
        }

        func rest() async throws { try await Task.sleep(for: .milliseconds(2)) }

        private func take() -> LogEvent? {
            source.server.withLock { server in
                next.withLock { next in
                    let limit = server.ends[timeline] ?? server.end
                    guard next < limit else {
                        return server.ends[timeline].map { .timelineEnded(next: server.timeline, at: $0) }
                    }
                    let from = Int(next.bytes(since: server.base))
                    let count = Int(min(limit.bytes(since: next), 10_000))
                    defer { next = next.advanced(by: UInt64(count)) }
                    return .log(
                        start: next, bytes: Bytes(server.wal[from..<from + count]), serverEnd: server.end,
                        serverTime: Timestamp(microseconds: server.time))
                }
            }
        }

        func report(written: LSN, isFlushed: Bool) {
            source.server.withLock { server in
                server.written = max(server.written, written)
                server.flushed = isFlushed ? server.written : nil
            }
        }

        func close() async {}
    }
}
