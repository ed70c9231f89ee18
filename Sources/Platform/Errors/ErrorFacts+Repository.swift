extension ErrorFacts {
    /// Codes 3xx.
    static let repository: [ErrorCode: ErrorFacts] = [
        .repositoryUnusable: .init(
            "the repository cannot be used", .failed,
            "The named directory is no repository, or one of another format or site. Check the path."),
        .recoveryKeyRefused: .init(
            "the recovery key does not fit", .refused,
            "The file is no recovery key, is that of another repository, or cannot open what it should. The message says "
                + "which. The right one was written when the repository was made; its first lines name the repository."),
    ]
}
