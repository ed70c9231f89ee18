package import Platform
package import Protocol

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
///   - name: files of the log
///     database: shop
///     sql: SELECT count(*) FROM pg_ls_waldir()
///     superuser: true   # as a role that may read tables and no more, unless told so
/// ```
package enum DrillChecks {
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

    /// The checks of a file. Blocks.
    ///
    /// - Throws: `configuration`, naming file, line and what is meant.
    package static func file(_ path: String) throws(HoldfastError) -> [DrillCheck] {
        let reader = try YAMLReader(path: path, of: "checks")
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
        let (name, database) = (try reader.optionalString("name"), try reader.optionalString("database"))
        let (comparison, expected) = try expectation(reader)
        let isForSuperuser = try reader.optionalBool("superuser") ?? false
        // Before the rest: a key that was meant otherwise says why another one is missing.
        try reader.finish(meanings: meanings)
        guard (sql == nil) != (table == nil) else {
            throw reader.error("sql", "or 'table' must be there, and not both")
        }
        guard let database else { throw reader.error("database", "is missing") }
        return DrillCheck(
            name: name ?? sql ?? table ?? "", database: database, sql: sql, table: table, expected: expected,
            comparison: comparison, isForSuperuser: isForSuperuser)
    }

    /// What people write for the keys of a check.
    private static let meanings = [
        "query": "sql", "statement": "sql", "select": "sql", "count": "table", "relation": "table", "db": "database",
        "dbname": "database", "expected": "expect", "equals": "expect", "equal": "expect", "value": "expect",
        "min": "at-least", "minimum": "at-least", "max": "at-most", "maximum": "at-most", "as-superuser": "superuser",
    ]

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
