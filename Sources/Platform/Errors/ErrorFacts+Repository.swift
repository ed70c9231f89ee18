extension ErrorFacts {
    /// Codes 3xx.
    static let repository: [ErrorCode: ErrorFacts] = [
        .repositoryUnusable: .init(
            "the repository cannot be used", .failed,
            "The named directory is no repository, or one of another format or site. Check the path.")
    ]
}
