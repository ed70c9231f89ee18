import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

@Suite(.tags(.integration)) struct BackupRunTests {
    @Test func everyFileOfABackupOpensAndHasItsDigest() async throws {
        try await Self.withServer { bench, server, engine, logRun in
            try await server.sql("CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 60000) AS i")
            let run = Self.run(bench, engine, logRun, maxRate: nil)
            try await run.run.run()

            let records = try bench.coordinator.records(bench.source, .backup)
            #expect(records.map(\.body.content.kind) == [.intent, .commit])
            guard case .commit(let commit)? = records.last?.body.content else { return }
            #expect(commit.stopLSN > commit.startLSN && commit.findingCount == 0 && commit.checksumsVerified)
            let opened = try BackupReading(bench, commit)
            #expect(opened.manifest.attachments.map(\.name).contains("backup_label"))
            #expect(opened.manifest.files.contains { $0.path == Bytes("global/pg_control".utf8) })
            var bytes: UInt64 = 0
            for file in opened.manifest.files {
                let content = try await opened.content(of: file)
                #expect(UInt64(content.count) == file.length)
                #expect(Digest.sha256(of: content) == file.sha256)
                bytes += file.length
            }
            #expect(bytes == commit.logicalBytes && bytes > 1 << 20)
            let told = run.meter.summary.first { $0.name == "stored bytes" }
            #expect(told?.value == "\(commit.storedBytes)")
        }
    }

    @Test func aCancelledBackupLeavesNothingButItsAbort() async throws {
        try await Self.withServer { bench, server, engine, logRun in
            let (run, meter) = Self.run(bench, engine, logRun, maxRate: 2 << 20)
            let task = Task { try await run.run() }
            #expect(try await eventually { meter.progress.bytesDone > 0 })
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            let records = try bench.coordinator.records(bench.source, .backup)
            #expect(records.map(\.body.content.kind) == [.intent, .abort])
            let open = try await server.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'pg_(start_backup|backup_start)' "
                    + "AND pid <> pg_backend_pid()")
            #expect(open == "0")
        }
    }

    private static func run(
        _ bench: AgentBench, _ engine: PostgreSQLEngine, _ logRun: LogStreamRun, maxRate: UInt64?
    ) -> (run: BackupRun, meter: RunMeter) {
        let (job, attempt) = (JobID.random(), Attempt(rawValue: 1))
        let context = BackupContext(
            parts: bench.parts, source: bench.source, backup: .random(), job: job,
            attempt: attempt, branch: LogBranch(rawValue: 0), setting: .zstd(level: 1), readers: 2,
            maxRate: maxRate, recipients: bench.keys.root.recipients, isFast: true)
        let meter = RunMeter(job: job, attempt: attempt)
        return (BackupRun(context: context, engine: engine, logRun: logRun, meter: meter), meter)
    }

    /// A server with its log being followed.
    private static func withServer(
        _ body: @escaping @Sendable (AgentBench, PostgreSQLServer, PostgreSQLEngine, LogStreamRun) async throws -> Void
    ) async throws {
        try await PostgreSQLServer.with { server in
            let engine = try await PostgreSQLBackupTests.engine(server)
            try await AgentBench.with { bench in
                let logRun = LogStreamRun(
                    context: LogContext(
                        parts: bench.parts, source: bench.source, name: try #require(SourceName("main")),
                        branch: LogBranch(rawValue: 0), setting: .zstd(level: 1), recipients: bench.keys.root.recipients
                    ),
                    source: engine.logSource())
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await logRun.run() }
                    defer { group.cancelAll() }
                    try await body(bench, server, engine, logRun)
                }
            }
        }
    }
}
