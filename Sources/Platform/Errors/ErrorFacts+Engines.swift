extension ErrorFacts {
    /// Codes 4xx.
    static let engines: [ErrorCode: ErrorFacts] = [
        .databaseUnreachable: .init(
            "the database cannot be reached", .unreachable,
            "The agent could not connect to the database of the source. Check the connection of the source, and that "
                + "the database runs and admits the agent.")
    ]
}
