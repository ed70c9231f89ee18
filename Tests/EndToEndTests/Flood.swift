import Glibc
import Platform
import TestSupport

/// A session that writes log as fast as its commits end, a megabyte each that cannot be compressed.
final class Flood: Sendable {
    private let session: RunningChild

    /// Starts it.
    init(on server: PostgreSQLServer) async throws {
        let script = server.file("flood.sql")
        let block =
            "CREATE TEMPORARY TABLE block AS SELECT string_agg(md5(random()::text), '') AS body "
            + "FROM generate_series(1, 32768);\n"
        let line = "SELECT pg_logical_emit_message(true, 'flood', body) FROM block;\n"
        try Files.writeFileDurably(script, Bytes((block + String(repeating: line, count: 1000)).utf8))
        session = try await server.startScript(script, output: server.file("flood.out"))
    }

    deinit { session.signal(SIGKILL) }

    /// Ends it.
    func stop() async {
        session.signal(SIGKILL)
        _ = await session.wait()
    }
}
