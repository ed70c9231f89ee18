extension ErrorFacts {
    /// Codes 6xx.
    static let coordinator: [ErrorCode: ErrorFacts] = [
        .noSuchThing: .init(
            "there is no such thing", .noSuchThing,
            "The name or id is not known. The `list` verb of the same command shows what there is.")
    ]
}
