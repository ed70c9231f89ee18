import Platform
import TestSupport
import Testing

/// That trouble has made nothing happen twice.
enum OnceOnly {
    /// The repository has exactly so many backups, each whole and tried once, one unbroken stretch of log, and no object
    /// that nothing lists.
    static func expect(_ fleet: TestFleet, backups: Int, _ told: String) async throws {
        let listed = try await fleet.ask("backup", "list", "main").array ?? []
        #expect(listed.count == backups, "\(told): \(listed.map(\.text))")
        #expect(listed.allSatisfy { $0["state"]?.string == "complete" }, "\(told): \(listed.map(\.text))")
        try await fleet.command("log", "flush", "main").requireSuccess()
        let found = try await fleet.command("verify", "--repository", fleet.repository, "--json")
        #expect(found.isSuccess, "\(told): \(found.outputText)")
        let report = try JSONValue(parsing: found.output)
        #expect(report["backups"]?.integer == Int64(backups), "\(told)")
        #expect(report["findings"]?.array?.isEmpty == true, "\(told): \(found.outputText)")
        let windows = try await fleet.sourceStatus("main")?["windows"]?.array ?? []
        #expect(windows.count == 1, "\(told): \(windows.map(\.text))")
        for source in try Files.list(fleet.repository + "/sources") {
            let folder = "\(fleet.repository)/sources/\(source)/backup"
            for backup in try Files.list(folder) {
                #expect(try Files.list(folder + "/" + backup).count == 1, "\(told): a backup was tried twice")
            }
        }
    }
}
