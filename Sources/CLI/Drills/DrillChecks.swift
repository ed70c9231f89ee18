import Platform
import Protocol

/// The checks that a command line asks for: from a file, or one of its own.
///
/// ```yaml
/// checks:
///   - name: customers
///     database: shop
///     table: public.customers
///     at-least: 1000
///   - name: no negative balance
///     database: shop
///     sql: SELECT count(*) FROM accounts WHERE balance < 0
///     expect: 0
/// ```
struct DrillChecks {
    static let options = [
        OptionSyntax("--checks", "FILE.yaml", "questions to put to the restored databases"),
        OptionSyntax("--check-sql", "SQL", "one such question, besides"),
        OptionSyntax("--expect", "VALUE", "what --check-sql must answer in its first column"),
        OptionSyntax("--database", "NAME", "the database of --check-sql"),
    ]

    /// What the line asks for. Blocks when there is a file.
    static func read(_ arguments: Arguments) throws(HoldfastError) -> [DrillCheck] {
        try (arguments.option("--checks").map(file) ?? []) + own(arguments)
    }

    private static func own(_ arguments: Arguments) throws(HoldfastError) -> [DrillCheck] {
        guard let sql = arguments.option("--check-sql") else {
            for option in ["--expect", "--database"] where arguments.isSet(option) {
                throw HoldfastError(.usage, "\(option) has a meaning with --check-sql only")
            }
            return []
        }
        return [
            DrillCheck(
                name: sql, database: try arguments.required("--database"), sql: sql,
                expected: arguments.option("--expect"), comparison: .equal)
        ]
    }

    /// The checks of a file.
    static func file(_ path: String) throws(HoldfastError) -> [DrillCheck] {
        let reader = try YAMLReader(path: path)
        var checks: [DrillCheck] = []
        for entry in try reader.mappings("checks") { checks.append(try check(entry)) }
        try reader.finish()
        guard !checks.isEmpty else {
            throw HoldfastError(.configuration, "\(path) holds no checks; give a list below 'checks:'")
        }
        return checks
    }

    private static func check(_ reader: YAMLReader) throws(HoldfastError) -> DrillCheck {
        let (sql, table) = (try reader.optionalString("sql"), try reader.optionalString("table"))
        guard (sql == nil) != (table == nil) else {
            throw reader.error("sql", "or 'table' must be there, and not both")
        }
        let (comparison, expected) = try expectation(reader)
        let check = DrillCheck(
            name: try reader.optionalString("name") ?? sql ?? table ?? "", database: try reader.string("database"),
            sql: sql, table: table, expected: expected, comparison: comparison)
        try reader.finish()
        return check
    }

    private static func expectation(_ reader: YAMLReader) throws(HoldfastError) -> (DrillComparison, String?) {
        var found: [(DrillComparison, String)] = []
        for (key, comparison) in [("expect", DrillComparison.equal), ("at-least", .atLeast), ("at-most", .atMost)] {
            guard let value = try reader.optionalString(key) else { continue }
            guard comparison == .equal || Int64(value) != nil else {
                throw reader.error(key, "must be a whole number, not '\(value)'")
            }
            guard found.isEmpty else { throw reader.error(key, "cannot stand beside another expectation") }
            found.append((comparison, value))
        }
        return found.first ?? (.equal, nil)
    }
}
