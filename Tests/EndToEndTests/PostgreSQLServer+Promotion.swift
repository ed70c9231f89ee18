import Platform
import TestSupport
import Testing

extension PostgreSQLServer {
    /// Stops the server, starts it as a standby without primary, and promotes it: it goes on on the next timeline.
    func goOnPromoted() async throws {
        let before = try await timeline
        await stop()
        try Files.writeFileDurably(dataDirectory + "/standby.signal", [])
        try await startAgain()
        try await sql("SELECT pg_promote()")
        #expect(try await timeline == before + 1)
    }

    private var timeline: Int {
        get async throws { Int(try await sql("SELECT timeline_id FROM pg_control_checkpoint()")) ?? 0 }
    }
}
