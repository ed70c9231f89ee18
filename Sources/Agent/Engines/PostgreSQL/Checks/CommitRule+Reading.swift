/// What a server's settings and the standbys that are there come to.
extension CommitRule {
    private static let question =
        "SELECT current_setting('synchronous_standby_names'), "
        + "count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')), "
        + "count(*) FILTER (WHERE sync_priority > 0 AND lower(application_name) <> lower($1)) "
        + "FROM pg_stat_replication"

    /// Asks the server.
    static func read(over connection: DatabaseConnection, streamName: String) async throws -> CommitRule {
        let answer = try await connection.query(question, [streamName])
        return CommitRule(
            StandbyNames(try answer.text(0)), streamName: streamName, counting: try answer.value(1),
            others: try answer.value(2))
    }

    /// The rule by what was asked.
    ///
    /// - Parameters:
    ///   - standbys: The setting.
    ///   - streamName: What our stream calls itself.
    ///   - counting: How many standbys count now.
    ///   - others: How many would count if our stream were not there.
    package init(_ standbys: StandbyNames, streamName: String, counting: Int, others: Int) {
        self.init(
            isNamed: standbys.lists(streamName), takesAny: standbys.takesAny, isShort: counting < standbys.count,
            isShortWithoutUs: others < standbys.count,
            valueWithoutUs: standbys.removing(streamName, others: others))
    }
}
