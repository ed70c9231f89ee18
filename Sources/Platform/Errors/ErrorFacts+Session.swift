extension ErrorFacts {
    /// Codes 2xx.
    static let session: [ErrorCode: ErrorFacts] = [
        .unreachable: .init(
            "the other side cannot be reached", .unreachable,
            "No connection could be made to the named address. Check that it is right, that the process there runs, "
                + "and that no firewall stands between."),
        .connectionLost: .init(
            "the connection was lost", .unreachable,
            "The connection ended before the work was done. Nothing acknowledged is lost; run the command again."),
    ]
}
