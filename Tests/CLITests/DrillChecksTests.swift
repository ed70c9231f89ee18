import CLI
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct DrillChecksTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ text: String) throws -> [DrillCheck] {
        let path = folder.file("checks.yaml")
        try Files.writeFileDurably(path, Bytes(text.utf8), mode: 0o600)
        return try DrillChecks.file(path)
    }

    @Test func aFileIsReadWhole() throws {
        let checks = try read(
            """
            checks:
              - {database: shop, table: t, at-least: 3}
              - {name: b, database: shop, sql: SELECT 1, expect: 1, superuser: true}
            """)
        #expect(
            checks == [
                DrillCheck(name: "t", database: "shop", table: "t", expected: "3", comparison: .atLeast),
                DrillCheck(
                    name: "b", database: "shop", sql: "SELECT 1", expected: "1", comparison: .equal,
                    isForSuperuser: true),
            ])
    }

    @Test(arguments: [
        ("checks:\n  - {database: d, query: SELECT 1}", "did you mean 'checks.sql'"),
        ("checks:\n  - {db: d, sql: SELECT 1}", "did you mean 'checks.database'"),
        ("checks:\n  - {database: d, sql: SELECT 1, equals: 1}", "did you mean 'checks.expect'"),
        ("checks:\n  - {database: d}", "'table' must be there"),
        ("checks:\n  - {sql: SELECT 1}", "database' is missing"),
        ("- {database: d, sql: SELECT 1}", "must stand below a line 'checks:'"),
        ("check:\n  - {database: d, sql: SELECT 1}", "did you mean 'checks'"),
        ("", "give a list below 'checks:'"),
    ]) func aMistakeIsToldByWhatWasMeant(text: String, told: String) throws {
        let error = try #require(throws: HoldfastError.self) { _ = try read(text) }
        #expect(error.code == .configuration && error.message.contains(told), "\(error.message)")
    }
}
