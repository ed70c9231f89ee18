extension ErrorFacts {
    /// Codes 7xx.
    static let command: [ErrorCode: ErrorFacts] = [
        .profile: .init(
            "the operator profile cannot be used", .usage,
            "The command finds its coordinator and certificate in the operator profile, written when the coordinator "
                + "was set up. Check that it is there and readable by you alone.")
    ]
}
