import Platform

/// The role that puts a drill's questions: it reads everything and may do nothing else. It exists in the restored copy
/// alone.
package struct DrillReader: Sendable {
    /// Nobody at the source is called so.
    package let name = "holdfast_drill_" + SecureRandom.bytes(8).hexString

    package init() {}

    /// What a superuser says so that the role is there, and may enter these databases.
    ///
    /// Its settings are those of the superuser's own session, where a role without rights could not ask for them.
    ///
    /// - Parameters:
    ///   - databases: all that let anybody in.
    ///   - settings: the names of the settings.
    /// - Returns: the statements, in order.
    package func statements(databases: [String], settings: [String]) -> [String] {
        ["CREATE ROLE \(name) LOGIN BYPASSRLS IN ROLE pg_read_all_data"]
            + settings.map { "ALTER ROLE \(name) SET \($0) FROM CURRENT" }
            + databases.map { "GRANT CONNECT ON DATABASE \(Self.quoted($0)) TO \(name)" }
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.flatMap { $0 == "\"" ? ["\"", "\""] : [$0] } + "\""
    }
}
