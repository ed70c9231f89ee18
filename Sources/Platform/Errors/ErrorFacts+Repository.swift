extension ErrorFacts {
    /// Codes 3xx.
    static let repository: [ErrorCode: ErrorFacts] = [
        .repositoryUnusable: .init(
            "the repository cannot be used", .failed,
            "The named directory is no repository, or one of another format or site. Check the path."),
        .adoptionFailed: .init(
            "the repository cannot be adopted", .failed,
            "No copy of the authority under `authority/` can be opened with the recovery key, or it holds what is no part of "
                + "one. The message says why. Nothing was changed in the repository, and `holdfast-agent restore` still "
                + "brings back every backup."),
        .evidenceRefused: .init(
            "the evidence of a drill is not genuine", .refused,
            "It was altered, belongs to another repository than the root says, or is no evidence. Get it again with "
                + "`holdfast drill report`, and take the root's SHA-256 from `holdfast status`."),
        .recoveryKeyRefused: .init(
            "the recovery key does not fit", .refused,
            "The file is no recovery key, is that of another repository, or cannot open what it should. The message says "
                + "which. The right one was written when the repository was made; its first lines name the repository."),
    ]
}
