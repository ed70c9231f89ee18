import Agent
import Platform
import Protocol
import TestSupport
import Testing

@Suite(.tags(.integration)) struct PostgreSQLLogTests {
    /// Receives until the log has reached `end`.
    static func bytes(of stream: any LogStream, upTo end: LSN) async throws -> (start: LSN?, bytes: Bytes) {
        var all = Bytes()
        var first: LSN?
        while true {
            guard case .log(let start, let bytes, _, _) = try await stream.receive({ $0 }) else { continue }
            first = first ?? start
            all += bytes
            if start.advanced(by: UInt64(bytes.count)) >= end { return (first, all) }
        }
    }

    @Test func streamedLogEqualsTheServersOwnSegments() async throws {
        try await PostgreSQLServer.with { server in
            let log = try await PostgreSQLBackupTests.engine(server).logSource()
            let identity = try await log.identify()
            #expect(identity.timeline == TimelineID(rawValue: 1))
            #expect(identity.segmentSize == 16 << 20)
            let begin = identity.end.segmentStart(size: identity.segmentSize)
            let stream = try await log.start(at: LogPosition(timeline: identity.timeline, lsn: begin))
            try await server.sql("CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 300000) AS i")
            let switched = try await log.switchLog()
            let segmentEnd = begin.advanced(by: identity.segmentSize)
            #expect(switched > begin)
            let (first, bytes) = try await Self.bytes(of: stream, upTo: segmentEnd)
            await stream.close()
            #expect(first == begin)
            let name = SegmentName.of(begin, timeline: identity.timeline, segmentSize: identity.segmentSize)
            let onDisk = try Files.readFile(server.dataDirectory + "/pg_wal/" + name, limit: 17 << 20)
            #expect(Bytes(bytes.prefix(onDisk.count)) == onDisk)
            await log.close()
        }
    }

    @Test func keepSlotReservesAtOnceAndOnlyMovesForwards() async throws {
        try await PostgreSQLServer.with { server in
            let log = try await PostgreSQLBackupTests.engine(server).logSource()
            let fresh = try await log.keep()
            #expect(fresh.isNew)
            #expect(fresh.state == .kept)
            let begin = try #require(fresh.position)
            #expect(try await !log.keep().isNew)
            _ = try await log.switchLog()
            let end = try await log.end().position
            let moved = try await log.advanceKeep(to: end)
            #expect(moved.position == end)
            #expect(try await log.advanceKeep(to: begin).position == end)
            try await log.dropKeep()
            #expect(try await server.sql("SELECT count(*) FROM pg_replication_slots") == "0")
            try await log.dropKeep()
            await log.close()
        }
    }

    @Test func reportReachesTheServerWithFlushInvalid() async throws {
        try await PostgreSQLServer.with { server in
            let engine = try await PostgreSQLBackupTests.engine(server)
            let log = engine.logSource()
            let identity = try await log.identify()
            let position = LogPosition(
                timeline: identity.timeline, lsn: identity.end.segmentStart(size: identity.segmentSize))
            let stream = try await log.start(at: position)
            let pump = Task {
                // Ends by the close below.
                while true { _ = try await stream.receive { $0 } }
            }
            stream.report(written: identity.end, isFlushed: false)
            let seen = try await eventually {
                try await server.sql(
                    "SELECT write_lsn, flush_lsn IS NULL, replay_lsn IS NULL FROM pg_stat_replication "
                        + "WHERE application_name = '\(engine.streamName)'") == "\(identity.end)|t|t"
            }
            #expect(seen)
            await stream.close()
            await #expect(throws: CancellationError.self) { try await pump.value }
            await log.close()
        }
    }

    @Test(arguments: [PostgreSQLServer.Options().binaries] + PostgreSQLServer.Options.fetched)
    func whatWasCommittedBeforeTheTimeOfTheEndLiesBelowIt(binaries: String) async throws {
        try await PostgreSQLServer.with(.init(binaries: binaries)) { server in
            let log = try await PostgreSQLBackupTests.engine(server).logSource()
            let identity = try await log.identify()
            try await server.sql("CREATE TABLE t (at timestamptz)")
            for _ in 0..<5 {
                let before = try await log.end()
                try await server.sql("INSERT INTO t VALUES (clock_timestamp())")
                let after = try await log.end()
                let row = try #require(
                    Int64(try await server.sql("SELECT (extract(epoch FROM max(at)) * 1000000)::bigint FROM t")))
                #expect(before.position < after.position)
                #expect(before.time.microseconds <= row && row <= after.time.microseconds)
                #expect(after.timeline == identity.timeline && after.systemIdentifier == identity.systemIdentifier)
            }
            await log.close()
        }
    }

    @Test func quietServerGivesSignsOfLife() async throws {
        try await PostgreSQLServer.with { server in
            let log = try await PostgreSQLBackupTests.engine(server).logSource()
            let identity = try await log.identify()
            let stream = try await log.start(
                at: LogPosition(timeline: identity.timeline, lsn: identity.end.segmentStart(size: 16 << 20)))
            var keepalive: Timestamp?
            while keepalive == nil {
                if case .keepalive(_, let time, _) = try await stream.receive({ $0 }) { keepalive = time }
            }
            #expect(try #require(keepalive) >= identity.serverTime)
            await stream.close()
            await log.close()
        }
    }

    @Test func removedLogIsToldApart() async throws {
        try await PostgreSQLServer.with(.init(settings: ["min_wal_size": "32MB", "max_wal_size": "32MB"])) { server in
            let log = try await PostgreSQLBackupTests.engine(server).logSource()
            let identity = try await log.identify()
            let begin = LogPosition(timeline: identity.timeline, lsn: identity.end.segmentStart(size: 16 << 20))
            for _ in 0..<4 {
                try await server.sql(
                    "CREATE TABLE t AS SELECT generate_series(1, 1000); DROP TABLE t; SELECT pg_switch_wal(); CHECKPOINT"
                )
            }
            do {
                let stream = try await log.start(at: begin)
                while true { _ = try await stream.receive { $0 } }
            } catch let error as HoldfastError {
                #expect(error.code == .logMissing)
            }
            await log.close()
        }
    }

    @Test func lostSlotIsSeen() async throws {
        let settings = ["max_slot_wal_keep_size": "1MB", "min_wal_size": "32MB", "max_wal_size": "32MB"]
        try await PostgreSQLServer.with(.init(settings: settings)) { server in
            let log = try await PostgreSQLBackupTests.engine(server).logSource()
            _ = try await log.keep()
            for _ in 0..<4 {
                try await server.sql(
                    "CREATE TABLE t AS SELECT generate_series(1, 1000); DROP TABLE t; SELECT pg_switch_wal(); CHECKPOINT"
                )
            }
            let keep = try await log.keep()
            #expect(keep.state == .lost)
            #expect(keep.position == nil)
            try await log.dropKeep()
            #expect(try await log.keep().state == .kept)
            await log.close()
        }
    }

    @Test func connectionsAreMadeAgainAfterARestart() async throws {
        try await PostgreSQLServer.with { server in
            let log = try await PostgreSQLBackupTests.engine(server).logSource()
            let before = try await log.end().position
            try await server.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holdfast'")
            #expect(try await log.end().position >= before)
            await log.close()
        }
    }
}
