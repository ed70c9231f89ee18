/// How a database is told that its commits shall wait for a source's stream no more.
package struct CommitRelease: Sendable, Equatable {
    static let setting = "synchronous_standby_names"

    /// What the setting has to say.
    let value: String

    /// By the agent's word.
    package init(_ value: String) {
        self.value = value
    }

    /// What to run in psql, as a superuser.
    package var statements: String {
        let quoted = value.replacing("'", with: "''")
        return "ALTER SYSTEM SET \(Self.setting) = '\(quoted)'; SELECT pg_reload_conf();"
    }
}
